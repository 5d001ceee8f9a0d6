import type { LookupAddress } from 'node:dns';
import { afterEach, expect, test } from '@jest/globals';
import { webhookHttp } from '../../../lambdas/adapters/webhook-http.ts';
import { isPublic } from '../../../lambdas/adapters/webhook-address.ts';
import { startRawServer, type RawServer, type Script } from '../../helpers/raw-server.ts';

const servers: RawServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(script: Script): Promise<RawServer> {
  const server = await startRawServer(script);
  servers.push(server);
  return server;
}

const answer =
  (head: string, body = ''): Script =>
  (socket) =>
    socket.end(`HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
const v4 = (address: string): LookupAddress => ({ address, family: 4 });

/** A resolver that gives one list of addresses after the other, and counts. */
function resolver(...lists: LookupAddress[][]) {
  const asked: string[] = [];
  return {
    asked,
    resolve: (hostname: string) => {
      asked.push(hostname);
      return Promise.resolve(lists[asked.length - 1] ?? []);
    },
  };
}

const send = (url: string, more: Partial<Parameters<typeof webhookHttp>[0]> = {}) =>
  webhookHttp({ clock: { now: () => 1234 }, totalMs: 60_000, allowLoopback: true, ...more })(
    url,
    { 'webhook-id': 'msg_1' },
    '{"type":"task.succeeded"}',
  );

const refused = { kind: 'failed', reason: 'address_refused' };

test('the receiver gets a POST with the headers and the bytes', async () => {
  const server = await serve(answer('204 No Content'));
  expect(await send(`${server.url}/hook?a=1`)).toEqual({ kind: 'answered', status: 204 });
  const [request = ''] = server.requests;
  expect(request).toMatch(/^POST \/hook\?a=1 HTTP\/1\.1\r\n/);
  expect(request).toContain('webhook-id: msg_1\r\n');
  expect(request).toContain('content-type: application/json\r\n');
  expect(request).toMatch(/\r\n\r\n\{"type":"task\.succeeded"\}$/);
});

test('a redirect is an answer like another: nobody goes there', async () => {
  const inside = await serve(answer('200 OK'));
  const server = await serve(answer(`307 Temporary Redirect\r\nlocation: ${inside.url}/`));
  expect(await send(server.url)).toEqual({ kind: 'answered', status: 307 });
  expect(inside.connections()).toBe(0);
});

test('a name is resolved once a try, and connected to as it was resolved', async () => {
  const server = await serve(answer('200 OK'));
  const url = server.url.replace('127.0.0.1', 'receiver.example');
  const { asked, resolve } = resolver([v4('127.0.0.1')], [v4('10.0.0.1')]);
  expect(await send(url, { resolve })).toEqual({ kind: 'answered', status: 200 });
  expect(asked).toEqual(['receiver.example']);
  expect(server.requests[0]).toContain(`host: ${new URL(url).host}\r\n`);
  expect(await send(url, { resolve })).toEqual(refused);
  expect(server.connections()).toBe(1);
});

test('a name with one private address among public ones is refused whole', async () => {
  const { resolve } = resolver([v4('93.184.216.34'), v4('169.254.169.254')]);
  expect(await send('https://receiver.example/', { resolve, allowLoopback: false })).toEqual(refused);
});

test('a name without an address is refused', async () => {
  expect(await send('https://receiver.example/', { resolve: resolver([]).resolve })).toEqual(refused);
});

test.each([
  '127.0.0.1',
  '2130706433',
  '0x7f.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '169.254.169.254',
  '[fd00::1]',
  '0.0.0.0',
])('without leave for loopback, nothing goes to %s and no name is resolved', async (host) => {
  const { asked, resolve } = resolver([v4('93.184.216.34')]);
  expect(await send(`https://${host}/`, { allowLoopback: false, resolve })).toEqual(refused);
  expect(asked).toEqual([]);
});

test.each([
  ['without leave for loopback', { allowLoopback: false }],
  ['to another machine', { allowLoopback: true }],
])('plain http is refused: %s', async (_name, options) => {
  const { resolve } = resolver([v4('93.184.216.34')]);
  expect(await send('http://receiver.example/', { ...options, resolve })).toEqual(refused);
});

test.each([
  ['a receiver that says nothing', () => undefined],
  ['one that never ends its headers', (socket) => void socket.write('HTTP/1.1 200 OK\r\nx: ')],
] as [string, Script][])('given up after the deadline: %s', async (_name, script) => {
  const server = await serve(script);
  expect(await send(server.url, { totalMs: 150 })).toEqual({ kind: 'failed', reason: 'total_timeout' });
});

test('a resolver that says nothing is given up too', async () => {
  const resolve = () => new Promise<never>(() => undefined);
  expect(await send('https://receiver.example/', { resolve, totalMs: 50 })).toEqual({
    kind: 'failed',
    reason: 'total_timeout',
  });
});

test('an answer that never ends is not waited for', async () => {
  const server = await serve((socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nab'));
  expect(await send(server.url)).toEqual({ kind: 'answered', status: 200 });
});

test('what the receiver asks for is told', async () => {
  const server = await serve(answer('503 Service Unavailable\r\nretry-after: 90'));
  expect(await send(server.url)).toEqual({ kind: 'answered', status: 503, retryAfterSeconds: 90 });
});

test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('public: %s', (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.2', '169.254.169.254', '172.16.0.1', '192.0.0.1', '192.0.2.1'],
  ...['192.168.0.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:8.8.8.8', '64:ff9b::808:808', '100::1', '2001:db8::1', '2002:808:808::1', '2001::1'],
  ...['fc00::1', 'fd00::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '4000::1', 'example.com', ''],
])('not public: %j', (address) => {
  expect(isPublic(address)).toBe(false);
});
