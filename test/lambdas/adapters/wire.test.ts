import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { watch, type Wire } from '../../../lambdas/adapters/wire.ts';
import { deserted, json, startRawServer, type RawServer } from '../../helpers/raw-server.ts';

let server: RawServer;

beforeEach(async () => {
  server = await startRawServer((socket) => socket.end(json('{}')));
});

afterEach(() => server.close());

/** What the wire said of one call, whatever became of it. */
const seen = (call: (wire: Wire) => Promise<unknown>): Promise<boolean> =>
  watch(async (wire) => {
    await call(wire).catch(() => undefined);
    return wire.headersWritten;
  });

test('headers are written once a request goes out', async () => {
  expect(await seen(() => fetch(server.url, { method: 'POST', body: 'x' }))).toBe(true);
  expect(server.requests).toHaveLength(1);
});

test('they are known to be written before the answer comes', async () => {
  const silent = await startRawServer(() => undefined);
  const stop = new AbortController();
  const wires: Wire[] = [];
  const call = seen((wire) => {
    wires.push(wire);
    return fetch(silent.url, { signal: stop.signal });
  });
  while (silent.requests.length === 0) await nextTurn();
  expect(wires).toEqual([{ headersWritten: true }]);
  stop.abort();
  expect(await call).toBe(true);
  await silent.close();
});

test('nothing is written where nobody listens, or where nothing is asked', async () => {
  const nobody = await deserted();
  expect(await seen(() => fetch(nobody))).toBe(false);
  expect(await seen(() => Promise.resolve())).toBe(false);
});

test('calls at the same time are told apart', async () => {
  const nobody = await deserted();
  const urls = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? server.url : nobody));
  expect(await Promise.all(urls.map((url) => seen(() => fetch(url))))).toEqual(urls.map((url) => url === server.url));
});

test('a request outside of the call is not taken for its own', async () => {
  const other = fetch(server.url);
  const quiet = seen(() => other);
  expect(await quiet).toBe(false);
});

test('the answer of a call is passed on, and so is what it throws', async () => {
  expect(await watch(() => Promise.resolve('answer'))).toBe('answer');
  await expect(watch(() => Promise.reject(new RangeError('why')))).rejects.toThrow(RangeError);
});
