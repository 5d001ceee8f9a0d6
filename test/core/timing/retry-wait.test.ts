import { expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import { retryWaitSeconds } from '../../../core/timing/retry-wait.ts';

const waits = (code: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((n) => retryWaitSeconds(code, n, defaults, () => 1 - Number.EPSILON));

test('an unavailable model is asked again after a short delay that grows with the attempts', () => {
  expect(waits('model_unavailable')).toEqual([5, 10, 20, 40, 60, 60, 60]);
});

test.each(['generation_failed', 'timeout', 'content_policy_violation', 'nsfw'])(
  'after %s the common backoff is waited',
  (code) => {
    expect(waits(code)).toEqual([1, 2, 4, 8, 16, 32, 60]);
  },
);

test('the delay is drawn anew each time, and is never nothing', () => {
  expect([0, 0.3, 0.9].map((r) => retryWaitSeconds('model_unavailable', 2, defaults, () => r))).toEqual([1, 3, 9]);
});
