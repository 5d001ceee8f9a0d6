import { afterEach, expect, test } from '@jest/globals';
import type { HttpCall } from '../../../core/provider/http.ts';
import type { CallLimits } from '../../../core/ports.ts';
import { providerHttp } from '../../../lambdas/adapters/provider-http.ts';
import { startFullListener } from '../../helpers/full-listener.ts';
import { deserted, json, startRawServer, type RawServer, type Script } from '../../helpers/raw-server.ts';

/** Times that play no part in a test, so that a slow machine changes nothing. */
const patient: CallLimits = { headersMs: 60_000, totalMs: 60_000, bodyBytes: 1000 };
const impatient = { headersMs: 150 };
const never = new AbortController().signal;
/** A label is at most 63 characters long: no resolver is asked. */
const unresolvable = `http://${'x'.repeat(64)}.invalid`;
const servers: RawServer[] = [];

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

function send(call: HttpCall, limits: Partial<CallLimits> = {}, signal = never, connectMs = 60_000) {
  return providerHttp({ clock: { now: () => 1234 }, connectMs }).call(call, { ...patient, ...limits }, signal);
}

test.each([
  ['nobody listens', deserted, 'ECONNREFUSED'],
  ['the name does not resolve', () => unresolvable, expect.stringMatching(/^E/)],
])('not sent: %s', async (_name, url, reason) => {
  expect(await send(post(await url()))).toEqual({ kind: 'not_sent', reason });
});

test('not sent: TLS fails', async () => {
  const server = await serve(
    (socket) => socket.end('not tls at all'),
    (socket) => socket.end('not tls at all'),
  );
  expect(await send(post(server.url.replace('http:', 'https:')))).toMatchObject({ kind: 'not_sent' });
});

test('not sent: nobody lets it in, until connecting takes too long', async () => {
  const full = await startFullListener();
  try {
    const reply = await send(post(`http://127.0.0.1:${full.port}`), {}, never, 50);
    expect(reply).toEqual({ kind: 'not_sent', reason: 'UND_ERR_CONNECT_TIMEOUT' });
  } finally {
    await full.close();
  }
});

test('not sent: a TLS handshake that is never answered counts as connecting', async () => {
  const server = await serve(
    () => undefined,
    () => undefined,
  );
  const url = server.url.replace('http:', 'https:');
  const reply = await send(post(url), {}, never, 50);
  expect(reply).toEqual({ kind: 'not_sent', reason: 'UND_ERR_CONNECT_TIMEOUT' });
});

test('not sent: given up while it was connecting', async () => {
  const full = await startFullListener();
  try {
    const reply = await send(post(`http://127.0.0.1:${full.port}`), impatient);
    expect(reply).toEqual({ kind: 'not_sent', reason: 'headers_timeout' });
  } finally {
    await full.close();
  }
});

test('not sent: given up before, and nothing arrives', async () => {
  const server = await serve((socket) => socket.write(json('{}')));
  expect(await send(post(server.url), {}, AbortSignal.abort())).toEqual({
    kind: 'not_sent',
    reason: 'aborted',
  });
  expect(server.connections()).toBe(0);
});

test('a reason never shows address, key or body', async () => {
  const replies = [await send(post(await deserted())), await send(post(unresolvable))];
  expect(replies.map(({ kind }) => kind)).toEqual(['not_sent', 'not_sent']);
  expect(JSON.stringify(replies)).not.toMatch(/secret|127\.0|invalid|model/);
});
