import { describe, expect, test } from '@jest/globals';
import { firstVisitAt, nextVisitAt } from '../../../core/timing/next-visit.ts';

const MINUTE = 60_000;

/** Minutes after admission at which the sweeper comes, until it has come `count` times. */
function visits(deadlineMinutes: number, count: number): number[] {
  const minutes = [];
  let at = firstVisitAt(0, 60);
  for (let i = 0; i < count; i += 1) {
    minutes.push(at / MINUTE);
    at = nextVisitAt({ createdAt: 0, deadlineAt: deadlineMinutes * MINUTE }, at, 60);
  }
  return minutes;
}

describe('the sweeper', () => {
  test('first comes two intervals after admission', () => {
    expect(firstVisitAt(1000, 60)).toBe(121_000);
  });

  test('comes when a task is twice as old, and two intervals after its deadline, then at every interval', () => {
    expect(visits(60, 9)).toEqual([2, 4, 8, 16, 32, 62, 63, 64, 65]);
  });

  test('costs a task of seven days fourteen visits to its end', () => {
    const week = visits(7 * 24 * 60, 14);
    expect([week.at(-2), week.at(-1)]).toEqual([8192, 10_082]);
  });

  test('of a task with a short deadline comes two intervals after that', () => {
    expect(visits(1, 4)).toEqual([2, 3, 4, 5]);
  });
});

test('a clock that went backwards costs no visit', () => {
  const task = { createdAt: 10 * MINUTE, deadlineAt: 70 * MINUTE };
  expect(nextVisitAt(task, 9 * MINUTE, 60)).toBe(11 * MINUTE);
});
