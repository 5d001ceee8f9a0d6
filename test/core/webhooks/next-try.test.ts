import { expect, test } from '@jest/globals';
import { nextTry, waitsBetweenTries, type TryResult } from '../../../core/webhooks/next-try.ts';

const answered = (status: number, retryAfterSeconds?: number): TryResult => ({
  kind: 'answered',
  status,
  retryAfterSeconds,
});

test('waits longer each time, and gives up after the last', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8].map((tries) => nextTry({ kind: 'failed', reason: 'ECONNREFUSED' }, tries));
  expect(all).toEqual([
    ...[5, 60, 300, 1800, 7200, 21_600, 43_200].map((seconds) => ({ kind: 'again', seconds })),
    { kind: 'give_up', because: 'tries_used_up' },
  ]);
});

test.each([200, 202, 204, 299])('%d is delivered, at the last try too', (status) => {
  expect(nextTry(answered(status), waitsBetweenTries.length + 1)).toEqual({ kind: 'delivered' });
});

test.each([199, 301, 307, 400, 404, 429, 500])('%d is tried again', (status) => {
  expect(nextTry(answered(status), 1)).toEqual({ kind: 'again', seconds: 5 });
});

test('410 is given up at once', () => {
  expect(nextTry(answered(410), 1)).toEqual({ kind: 'give_up', because: 'gone' });
});

test.each([
  [1, 5],
  [90, 90],
  [99_999_999, 43_200],
])('a receiver that asks for %d s waits %d s: never less than ours, never over 12 hours', (asked, seconds) => {
  expect(nextTry(answered(503, asked), 1)).toEqual({ kind: 'again', seconds });
});
