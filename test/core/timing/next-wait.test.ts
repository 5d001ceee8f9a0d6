import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import type { Random } from '../../../core/ports.ts';
import { boundedWaitSeconds, growingWaitSeconds, nextWait, type Schedule } from '../../../core/timing/next-wait.ts';

const MIDDLE = () => 0.5;
/** Nothing was learnt of such tasks. */
const unknown = { elapsedSeconds: 0, secondsPerLook: 2 };

interface Given {
  readonly estimatedSeconds?: number;
  readonly random?: Random;
  readonly schedule?: Schedule;
}

/** All waits of a task that never ends, from acceptance to its last look. */
function waitsOf(deadlineSeconds: number, given: Given = {}): number[] {
  const { estimatedSeconds = -1, random = MIDDLE, schedule = defaults } = given;
  const waits: number[] = [];
  for (let left = deadlineSeconds; left > 0; left -= waits.at(-1) ?? NaN) {
    const standing = { ...unknown, looks: waits.length, laps: waits.length, estimatedSeconds, secondsToDeadline: left };
    waits.push(nextWait(standing, schedule, random).seconds);
  }
  return waits;
}

describe('without an estimate', () => {
  test('waits grow by half from 2 seconds to a minute', () => {
    expect(waitsOf(3600).slice(0, 12)).toEqual([2, 3, 5, 7, 10, 15, 23, 34, 51, 60, 60, 60]);
  });

  test('the last look falls on the deadline', () => {
    expect(waitsOf(100)).toEqual([2, 3, 5, 7, 10, 15, 23, 34, 1]);
    expect(waitsOf(60)).toEqual([2, 3, 5, 7, 10, 15, 18]);
    expect(waitsOf(1)).toEqual([1]);
  });

  test('a task of an hour costs 67 looks', () => {
    const waits = waitsOf(3600);
    expect([waits.length, waits.reduce((a, b) => a + b)]).toEqual([67, 3600]);
  });

  test('waits are spread by a tenth up and down', () => {
    expect(waitsOf(3600, { random: () => 0 }).slice(0, 11)).toEqual([2, 3, 5, 6, 9, 14, 21, 31, 46, 54, 54]);
    expect(waitsOf(3600, { random: () => 1 - Number.EPSILON }).slice(0, 11)).toEqual([
      2, 3, 5, 8, 11, 16, 25, 37, 56, 66, 66,
    ]);
  });
});

describe('with the estimate of the provider', () => {
  test('the first look comes at half of it, the next ones from a tenth of it on', () => {
    expect(waitsOf(3600, { estimatedSeconds: 45 }).slice(0, 10)).toEqual([23, 5, 7, 10, 15, 23, 34, 51, 60, 60]);
  });

  test('one of 4 seconds or less changes nothing', () => {
    expect(waitsOf(600, { estimatedSeconds: 4 })).toEqual(waitsOf(600));
    expect(waitsOf(600, { estimatedSeconds: 0 })).toEqual(waitsOf(600));
  });

  test('one that is far too long costs no more than the cap', () => {
    expect(waitsOf(300, { estimatedSeconds: 86_400 })).toEqual([60, 60, 60, 60, 60]);
  });
});

describe('the laps of a task', () => {
  test('suffice for seven days: 2,000 looks and not one more', () => {
    const waits = waitsOf(7 * 24 * 3600);
    expect(waits.length).toBe(2000);
    expect([Math.min(...waits), Math.max(...waits)]).toEqual([302, 303]);
  });

  test('stretch the waits when looks at an earlier attempt have used them up', () => {
    expect(boundedWaitSeconds(2, { laps: 1990, secondsToDeadline: 1000 }, defaults)).toBe(100);
    expect(boundedWaitSeconds(2, { laps: 1999, secondsToDeadline: 1000 }, defaults)).toBe(1000);
    expect(boundedWaitSeconds(2, { laps: 2500, secondsToDeadline: 1000 }, defaults)).toBe(1000);
  });

  test('leave longer waits alone', () => {
    expect(boundedWaitSeconds(60, { laps: 0, secondsToDeadline: 3600 }, defaults)).toBe(60);
  });
});

describe('at the deadline', () => {
  test('a broken second is waited whole, so that the look is not too early', () => {
    expect(boundedWaitSeconds(10, { laps: 0, secondsToDeadline: 3.2 }, defaults)).toBe(4);
  });

  test('and after it a wait is one second', () => {
    expect(
      [0, -0.5, -1000].map((secondsToDeadline) => boundedWaitSeconds(10, { laps: 0, secondsToDeadline }, defaults)),
    ).toEqual([1, 1, 1]);
  });
});

test('the planned wait has no jitter and knows no deadline', () => {
  expect([0, 1, 2, 8, 9, 5000].map((looks) => growingWaitSeconds(looks, -1, defaults))).toEqual([2, 3, 5, 51, 60, 60]);
});

test('a schedule that starts at nothing looks every second, as long as it has laps', () => {
  const schedule = { ...defaults, firstWaitSeconds: 0 };
  expect(waitsOf(1900, { schedule })).toEqual(Array.from({ length: 1900 }, () => 1));
});

test('every wait is a whole number of seconds from 1 to the deadline', () => {
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const standing = fc.record({
    looks: fc.nat(3000),
    laps: fc.nat(3000),
    estimatedSeconds: fc.oneof(fc.constant(-1), fc.double({ min: 0, noNaN: true })),
    secondsToDeadline: fc.double({ min: -100, max: 604_800, noNaN: true }),
  });
  const firstWaitSeconds = fc.nat(100);
  fc.assert(
    fc.property(standing, firstWaitSeconds, share, (at, first, r) => {
      const wait = nextWait({ ...unknown, ...at }, { ...defaults, firstWaitSeconds: first }, () => r).seconds;
      return Number.isInteger(wait) && wait >= 1 && wait <= Math.max(1, Math.ceil(at.secondsToDeadline));
    }),
  );
});
