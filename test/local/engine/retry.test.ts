import { expect, test } from '@jest/globals';
import type { Retrier } from '../../../local/engine/definition.ts';
import { retryDelayMs, type RetryCounts } from '../../../local/engine/retry.ts';

const retrier = (more: Partial<Retrier> = {}): Retrier => ({
  ErrorEquals: ['Busy'],
  IntervalSeconds: 1,
  MaxAttempts: 3,
  BackoffRate: 2,
  JitterStrategy: 'NONE',
  ...more,
});

/** Delays in seconds for errors in this order, with jitter at this point of its range. */
function delays(retriers: readonly Retrier[], errors: readonly string[], jitter = 0.25): (number | undefined)[] {
  const counts: RetryCounts = new Map();
  return errors.map((error) => {
    const ms = retryDelayMs(retriers, error, counts, () => jitter);
    return ms === undefined ? undefined : ms / 1000;
  });
}

const busy = (times: number) => Array.from({ length: times }, () => 'Busy');

test('delays grow by the rate until the attempts are used up', () => {
  expect(delays([retrier({ IntervalSeconds: 3, BackoffRate: 1.5 })], busy(5))).toEqual([
    3,
    4.5,
    6.75,
    undefined,
    undefined,
  ]);
});

test('delays stay under the cap', () => {
  expect(delays([retrier({ MaxAttempts: 6, MaxDelaySeconds: 5 })], busy(6))).toEqual([1, 2, 4, 5, 5, 5]);
});

test('full jitter takes a part of the capped delay', () => {
  const jittered = retrier({ MaxAttempts: 4, MaxDelaySeconds: 4, JitterStrategy: 'FULL' });
  expect(delays([jittered], busy(4))).toEqual([0.25, 0.5, 1, 1]);
  expect(delays([jittered], busy(4), 0)).toEqual([0, 0, 0, 0]);
});

test('no attempts means no retry', () => {
  expect(delays([retrier({ MaxAttempts: 0 })], busy(1))).toEqual([undefined]);
});

test('an error that no retrier names is not retried', () => {
  expect(delays([retrier()], ['Odd', 'busy'])).toEqual([undefined, undefined]);
});

test('each retrier counts for itself', () => {
  const retriers = [retrier({ MaxAttempts: 2 }), retrier({ ErrorEquals: ['Odd'], IntervalSeconds: 10 })];
  expect(delays(retriers, ['Busy', 'Odd', 'Busy', 'Odd', 'Busy', 'Odd'])).toEqual([1, 10, 2, 20, undefined, 40]);
});

test('errors that one retrier names share its count', () => {
  expect(delays([retrier({ ErrorEquals: ['Busy', 'Odd'] })], ['Busy', 'Odd', 'Busy', 'Odd'])).toEqual([
    1,
    2,
    4,
    undefined,
  ]);
});

test('the first retrier that names an error decides, used up or not', () => {
  const retriers = [retrier({ MaxAttempts: 1 }), retrier({ ErrorEquals: ['States.ALL'], IntervalSeconds: 9 })];
  expect(delays(retriers, ['Busy', 'Busy', 'Odd'])).toEqual([1, undefined, 9]);
});

test.each([
  ['States.ALL', 'States.Timeout', 1],
  ['States.ALL', 'Lambda.Unknown', 1],
  ['States.TaskFailed', 'Lambda.Unknown', 1],
  ['States.TaskFailed', 'States.Timeout', undefined],
  ['States.ALL', 'States.Runtime', undefined],
  ['States.ALL', 'States.DataLimitExceeded', undefined],
  ['States.Runtime', 'States.Runtime', undefined],
])('%s and the error %s: %s', (name, error, delay) => {
  expect(delays([retrier({ ErrorEquals: [name] })], [error])).toEqual([delay]);
});
