import { getEventListeners } from 'node:events';
import { types } from 'node:util';
import { expect, test } from '@jest/globals';
import { systemClock } from '../../../lambdas/adapters/clock.ts';
import { callFunction, type FunctionCall, type FunctionHost } from '../../../local/engine/call-function.ts';

const hostOf = (invoke: FunctionHost['invoke']): FunctionHost => ({
  clock: systemClock,
  invoke,
  timeoutMs: () => 60_000,
});

/** Members of the sets that a signal has inside, e.g. of signals that follow it. */
const followersOf = (signal: AbortSignal) =>
  Object.getOwnPropertySymbols(signal)
    .map((name) => (signal as unknown as Record<symbol, unknown>)[name])
    .reduce<number>((sum, value) => sum + (types.isSet(value) ? value.size : 0), 0);

test('a call that is over leaves no trace at the signal that could have stopped it', async () => {
  const { signal } = new AbortController();
  const host = hostOf(({ payload }) => Promise.resolve(payload));
  for (const payload of [1, 2, 3]) expect(await callFunction(host, 'arn', payload, signal)).toBe(payload);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(followersOf(signal)).toBe(0);
});

test('a call that is stopped ends with the reason, and its function is told', async () => {
  const stop = new AbortController();
  const calls: FunctionCall[] = [];
  const host = hostOf((call) => {
    calls.push(call);
    return new Promise(() => undefined);
  });
  const ended = callFunction(host, 'arn', {}, stop.signal);
  stop.abort(new Error('enough'));
  await expect(ended).rejects.toMatchObject({ name: 'AbortError', cause: new Error('enough') });
  expect(calls.map(({ signal }) => String(signal.reason))).toEqual(['Error: enough']);
});

test('a call after the stop is told at once', async () => {
  const host = hostOf(({ signal }) => {
    expect(signal.aborted).toBe(true);
    return new Promise(() => undefined);
  });
  const called = callFunction(host, 'arn', {}, AbortSignal.abort(new Error('enough')));
  await expect(called).rejects.toMatchObject({ name: 'AbortError', cause: new Error('enough') });
});
