import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CopyReply } from '../../../core/ports.ts';
import { fileCopies } from '../../../lambdas/adapters/file-copies.ts';
import type { SpooledFile } from '../../../lambdas/adapters/files.ts';

let server: Server;
let listener: RequestListener;
let base = '';
let received: IncomingMessage[] = [];
let stored: { spooled: SpooledFile; content: Buffer }[] = [];

beforeEach(async () => {
  [received, stored] = [[], []];
  server = createServer((request, response) => {
    received.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const copies = fileCopies(async (spooled) => {
  const content: Buffer[] = [];
  for await (const chunk of spooled.file.createReadStream({ start: 0, autoClose: false }))
    content.push(chunk as Buffer);
  stored.push({ spooled, content: Buffer.concat(content) });
});

interface Given {
  readonly path?: string;
  readonly bytes?: number;
  readonly totalMs?: number;
  readonly mayFetch?: (url: string) => boolean;
  readonly signal?: AbortSignal;
  readonly with?: typeof copies;
}

const keyOf = (sha256: string, type: string) => `${sha256.slice(0, 4)} ${type}`;

function copy(given: Given = {}): Promise<CopyReply> {
  const {
    path = '/a',
    bytes = 1000,
    totalMs = 5000,
    mayFetch = () => true,
    signal = new AbortController().signal,
  } = given;
  const source = { url: base + path, headers: { 'x-key': 'secret' }, mayFetch };
  return (given.with ?? copies).copy(source, keyOf, { totalMs, bytes }, signal);
}

const sends =
  (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'image/png' }): RequestListener =>
  (_request, response) =>
    void response.writeHead(200, headers).end(body);

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

/** What lies on this machine's disk under a name of ours. */
const spools = async () => (await readdir(tmpdir())).filter((name) => /^bide-[0-9a-f-]{36}$/.test(name));

test('a file is stored whole, under the name that its hash and type give it', async () => {
  listener = sends('bytes');
  const hash = sha256('bytes');
  const key = `${hash.slice(0, 4)} image/png`;
  expect(await copy()).toEqual({ kind: 'copied', key, bytes: 5, contentType: 'image/png', sha256: hash });
  expect(stored.map(({ spooled, content }) => ({ ...spooled, file: undefined, content: String(content) }))).toEqual([
    {
      key,
      contentType: 'image/png',
      bytes: 5,
      sha256: Buffer.from(hash, 'hex').toString('base64'),
      content: 'bytes',
    },
  ]);
});

test('an empty file is one, too', async () => {
  listener = sends('');
  expect(await copy()).toMatchObject({ kind: 'copied', bytes: 0, sha256: sha256('') });
});

test('it is asked for as it lies there, with the headers of the source', async () => {
  listener = sends('bytes');
  await copy();
  expect(received[0]?.headers).toMatchObject({ 'accept-encoding': 'identity', 'x-key': 'secret' });
});

test.each([
  [undefined, 'application/octet-stream'],
  ['text/html; charset=utf-8', 'text/html; charset=utf-8'],
  ['nonsense', 'application/octet-stream'],
  ['a/b; \u00e9', 'application/octet-stream'],
])('the content type %s is kept as %s', async (given, kept) => {
  listener = sends('bytes', given === undefined ? {} : { 'content-type': given });
  expect(await copy()).toMatchObject({ contentType: kept });
});

test.each([304, 400, 403, 404, 410, 429, 500])('a status %s is told', async (status) => {
  listener = (_request, response) => void response.writeHead(status).end();
  expect(await copy()).toEqual({ kind: 'refused', status });
  expect(stored).toEqual([]);
});

test.each<[string, RequestListener]>([
  ['by its announced length', sends(Buffer.alloc(1001))],
  [
    'without a length',
    (_request, response) => {
      response.writeHead(200);
      response.write(Buffer.alloc(600));
      response.end(Buffer.alloc(401));
    },
  ],
  ['unfolded', sends(gzipSync(Buffer.alloc(1001)), { 'content-encoding': 'gzip' })],
])('longer than the cap %s: given up', async (_how, act) => {
  listener = act;
  expect(await copy()).toEqual({ kind: 'broken', reason: 'over_the_cap' });
  expect(stored).toEqual([]);
});

test('as long as the cap is not too long', async () => {
  listener = sends(Buffer.alloc(1000));
  expect(await copy()).toMatchObject({ kind: 'copied', bytes: 1000 });
});

test('a body that ends early is no file', async () => {
  listener = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.socket?.destroy());
  };
  expect(await copy()).toEqual({ kind: 'broken', reason: 'UND_ERR_SOCKET' });
  expect(stored).toEqual([]);
});

test('a body that never ends is given up in time', async () => {
  listener = (_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 5);
    response.once('close', () => clearInterval(timer));
  };
  expect(await copy({ totalMs: 100 })).toEqual({ kind: 'broken', reason: 'total_timeout' });
});

test('a function that is given up copies nothing', async () => {
  listener = sends('bytes');
  expect(await copy({ signal: AbortSignal.abort() })).toEqual({ kind: 'broken', reason: 'aborted' });
  expect([received, stored]).toEqual([[], []]);
});

test('a redirection to an allowed place is followed; the headers stay with the first host', async () => {
  const other = base.replace('127.0.0.1', 'localhost');
  listener = (request, response) => {
    if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
    else if (request.url === '/b') response.writeHead(307, { location: `${other}/c` }).end();
    else sends('bytes')(request, response);
  };
  const asked: string[] = [];
  const mayFetch = (url: string) => asked.push(url) > 0;
  expect(await copy({ mayFetch })).toMatchObject({ kind: 'copied', bytes: 5 });
  expect(asked).toEqual([`${base}/b`, `${other}/c`]);
  expect(received.map(({ url, headers }) => [url, headers['x-key']])).toEqual([
    ['/a', 'secret'],
    ['/b', 'secret'],
    ['/c', undefined],
  ]);
});

test('a redirection to anybody else is not', async () => {
  listener = (_request, response) => void response.writeHead(302, { location: `${base}/b` }).end();
  expect(await copy({ mayFetch: () => false })).toEqual({ kind: 'broken', reason: 'redirected' });
  expect(received).toHaveLength(1);
});

test.each([
  ['a circle', '/a'],
  ['nowhere', 'http://'],
])('nor one that leads to %s', async (_where, location) => {
  listener = (_request, response) => void response.writeHead(302, { location }).end();
  expect(await copy()).toEqual({ kind: 'broken', reason: 'redirected' });
});

test('what object storage refuses is told by the name of its error', async () => {
  listener = sends('bytes');
  const refusing = fileCopies(() =>
    Promise.reject(Object.assign(new Error('no, see https://secret'), { name: 'AccessDenied' })),
  );
  expect(await copy({ with: refusing })).toEqual({ kind: 'broken', reason: 'not_stored: AccessDenied' });
});

test('nothing is left on the disk, not even while it is stored', async () => {
  listener = sends('bytes');
  let during: string[] = ['not asked'];
  const looking = fileCopies(async () => {
    during = await spools();
  });
  await copy({ with: looking });
  expect([during, await spools()]).toEqual([[], []]);
});

test('nobody is there', async () => {
  const source = { url: 'http://127.0.0.1:1/a', headers: {}, mayFetch: () => true };
  const reply = await copies.copy(source, keyOf, { totalMs: 1000, bytes: 10 }, new AbortController().signal);
  expect(reply).toMatchObject({ kind: 'broken' });
});
