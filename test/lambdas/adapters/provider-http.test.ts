import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import type { CallLimits } from '../../../core/ports.ts';
import type { HttpCall, HttpReply } from '../../../core/provider/http.ts';
import { providerHttp } from '../../../lambdas/adapters/provider-http.ts';
import { deserted, http, json, startRawServer, type RawServer, type Script } from '../../helpers/raw-server.ts';

const clock = { now: () => 1234 };
/** Times that play no part in a test, so that a slow machine changes nothing. */
const patient: CallLimits = { headersMs: 60_000, totalMs: 60_000, bodyBytes: 1000 };
const impatient = { headersMs: 1000 };
const unhurried = { totalMs: 400 };
const servers: RawServer[] = [];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(script: Script, atConnect?: Script): Promise<RawServer> {
  const server = await startRawServer(script, atConnect);
  servers.push(server);
  return server;
}

const post = (url: string): HttpCall => ({
  method: 'POST',
  url: `${url}/v1/images/generations?secret=1`,
  headers: { authorization: 'Bearer sk-secret', 'content-type': 'application/json' },
  body: '{"model":"m"}',
});

const get = (url: string): HttpCall => ({ method: 'GET', url: `${url}/v1/tasks/t`, headers: {} });

const never = new AbortController().signal;

function send(call: HttpCall, limits: Partial<CallLimits> = {}, signal = never) {
  return providerHttp({ clock, connectMs: 60_000 }).call(call, { ...patient, ...limits }, signal);
}

test('a whole answer: status, lower-case headers, body, and when it came', async () => {
  const server = await serve((socket) => socket.write(http('201 Created', ['X-Odd: Yes', 'content-length: 2'], 'hi')));
  expect(await send(post(server.url))).toEqual({
    kind: 'answer',
    status: 201,
    headers: { 'x-odd': 'Yes', 'content-length': '2' },
    body: 'hi',
    receivedAt: 1234,
  });
  expect(server.requests[0]).toMatch(/^POST \/v1\/images\/generations\?secret=1 HTTP\/1\.1\r\n/);
  expect(server.requests[0]).toMatch(/authorization: Bearer sk-secret/);
  expect(server.requests[0]?.endsWith('{"model":"m"}')).toBe(true);
});

test.each([301, 302, 307, 308])('a %i is an answer, and is not followed', async (status) => {
  const server = await serve((socket) =>
    socket.write(http(`${status} Moved`, ['location: /elsewhere', 'content-length: 0'], '')),
  );
  expect(await send(post(server.url))).toMatchObject({ kind: 'answer', status, headers: { location: '/elsewhere' } });
  expect(server.requests).toHaveLength(1);
});

test('a 204 and an HTML 502 are answers', async () => {
  const empty = await serve((socket) => socket.write(http('204 No Content', [], '')));
  expect(await send(get(empty.url))).toMatchObject({ kind: 'answer', status: 204, body: '' });
  const gateway = await serve((socket) => socket.write(http('502 Bad Gateway', ['content-length: 6'], '<html>')));
  expect(await send(post(gateway.url))).toMatchObject({ kind: 'answer', status: 502, body: '<html>' });
});

test.each<[string, Script, Partial<HttpReply>, Partial<CallLimits>?]>([
  ['reset before an answer', (socket) => socket.resetAndDestroy(), { reason: 'ECONNRESET' }],
  ['closed before an answer', (socket) => socket.end(), { reason: 'UND_ERR_SOCKET' }],
  ['no answer at all', () => undefined, { reason: 'headers_timeout' }, impatient],
  [
    'half of the headers',
    (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-'),
    { reason: 'headers_timeout' },
    impatient,
  ],
  [
    'reset in the body',
    (socket) =>
      socket.write(http('200 OK', ['content-length: 9'], 'half'), () => setTimeout(() => socket.resetAndDestroy(), 30)),
    { status: 200 },
  ],
  [
    'an answer that ends too early',
    (socket) => socket.end(http('200 OK', ['content-length: 9'], 'half')),
    { status: 200 },
  ],
  [
    'a body that never ends',
    (socket) => socket.write(http('200 OK', ['content-length: 9'], 'half')),
    { status: 200, reason: 'total_timeout' },
    unhurried,
  ],
  ['garbage instead of HTTP', (socket) => socket.end('what?\r\n\r\n'), {}],
  [
    'garbage instead of a chunk',
    (socket) => socket.write(http('200 OK', ['transfer-encoding: chunked'], 'zz\r\n')),
    { status: 200 },
  ],
  ['a body over the cap', (socket) => socket.write(json('x'.repeat(2000))), { status: 200, reason: 'over_the_cap' }],
])('broken: %s', async (_name, script, expected, limits = {}) => {
  const server = await serve(script);
  expect(await send(post(server.url), limits)).toMatchObject({ kind: 'broken', ...expected });
  expect(server.requests).toHaveLength(1);
});

test('broken: a compressed bomb is given up at the cap', async () => {
  const bomb = gzipSync('x'.repeat(10_000_000));
  const server = await serve((socket) => {
    socket.write(http('200 OK', ['content-encoding: gzip', `content-length: ${bomb.length}`], ''));
    socket.write(bomb);
  });
  expect(await send(get(server.url))).toEqual({ kind: 'broken', reason: 'over_the_cap', status: 200 });
});

/** Sends a text a byte at a time, over and over. */
const drip = (text: string) => (socket: Socket) => {
  let sent = 0;
  const timer = setInterval(() => socket.write(text.charAt(sent++ % text.length)), 20);
  socket.once('close', () => clearInterval(timer));
};

test('broken: headers that drip run into their deadline', async () => {
  const server = await serve(drip(`HTTP/1.1 200 OK\r\nx-drip: ${'a'.repeat(5000)}`));
  expect(await send(post(server.url), impatient)).toEqual({ kind: 'broken', reason: 'headers_timeout' });
});

test('broken: a body that drips runs into the deadline of the whole', async () => {
  const server = await serve((socket) => {
    socket.write(http('200 OK', ['content-length: 900'], ''));
    drip('x')(socket);
  });
  const reply = await send(post(server.url), unhurried);
  expect(reply).toEqual({ kind: 'broken', reason: 'total_timeout', status: 200 });
});

test('broken: a body that never ends is given up, though the garbage was collected meanwhile', async () => {
  const server = await serve((socket) => socket.write(http('200 OK', ['content-length: 9'], 'half')));
  const collecting = setInterval(collectGarbage, 50);
  try {
    expect(await send(get(server.url), unhurried)).toEqual({ kind: 'broken', reason: 'total_timeout', status: 200 });
  } finally {
    clearInterval(collecting);
  }
});

test('broken: a look is given up with its function', async () => {
  const stop = new AbortController();
  const server = await serve(() => stop.abort());
  expect(await send(get(server.url), {}, stop.signal)).toEqual({ kind: 'broken', reason: 'aborted' });
});

test('a POST that is on its way is not given up with its function: its answer was paid for', async () => {
  const stop = new AbortController();
  const server = await serve((socket) => {
    stop.abort();
    socket.write(json('{"id":"bought"}'));
  });
  expect(await send(post(server.url), {}, stop.signal)).toMatchObject({ kind: 'answer', body: '{"id":"bought"}' });
});

test('a call that is given up leaves no connection behind', async () => {
  const closed: Promise<void>[] = [];
  const server = await serve((socket) => {
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())));
    socket.write(http('200 OK', ['content-length: 9000'], 'x'.repeat(2000)));
  });
  expect(await send(get(server.url))).toMatchObject({ kind: 'broken', reason: 'over_the_cap' });
  await expect(Promise.all(closed)).resolves.toHaveLength(1);
});

test('each POST has a connection of its own, looks share one', async () => {
  const server = await serve((socket) => socket.write(json('{}')));
  const provider = providerHttp({ clock, connectMs: 60_000 });
  for (let i = 0; i < 3; i += 1) await provider.call(post(server.url), patient, never);
  expect(server.connections()).toBe(3);
  for (let i = 0; i < 3; i += 1) {
    await provider.call(get(server.url), patient, never);
    // A connection is free again one turn after its answer was read; a look comes seconds later.
    await nextTurn();
  }
  expect(server.connections()).toBe(4);
});

test('many calls at once are told apart', async () => {
  const good = await serve((socket) => socket.write(json('{}')));
  const resetting = await serve((socket) => socket.resetAndDestroy());
  const nobody = await deserted();
  const calls = Array.from({ length: 60 }, (_, i) => [good.url, resetting.url, nobody][i % 3] ?? '');
  const provider = providerHttp({ clock, connectMs: 60_000 });
  const replies = await Promise.all(calls.map((url) => provider.call(post(url), patient, never)));
  expect(replies.map(({ kind }) => kind)).toEqual(calls.map((_, i) => ['answer', 'broken', 'not_sent'][i % 3]));
});
