import { expect, test } from '@jest/globals';
import { stampOf } from '../../core/step-context.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';

test('a write is stamped with the invocation that makes it and the present time', () => {
  const clock = new VirtualClock(1000);
  const invocation = { requestId: 'r-1', remainingMs: () => 0, signal: new AbortController().signal };
  clock.jump(500);
  expect(stampOf({ clock, invocation })).toEqual({ writer: 'r-1', now: 1500 });
});
