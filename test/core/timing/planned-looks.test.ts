import { expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import type { Standing } from '../../../core/timing/next-wait.ts';
import { plannedLooks } from '../../../core/timing/planned-looks.ts';

const standing: Standing = {
  ...{ looks: 0, laps: 0, estimatedSeconds: -1, elapsedSeconds: 0, secondsToDeadline: 3600, secondsPerLook: 2 },
};
const known = { samples: 100, endedBy: (seconds: number) => Math.max(0, Math.min(1, (seconds - 10) / 30)) };
const seen = (looks: readonly { atSeconds: number; wait: { seconds: number; why: string } }[]) =>
  looks.map(({ atSeconds, wait }) => [atSeconds, wait.seconds, wait.why]);

test('while nothing is known waits grow, a dozen of them', () => {
  const looks = plannedLooks(standing, defaults);
  expect(seen(looks).slice(0, 4)).toEqual([
    [2, 2, 'growing'],
    [5, 3, 'growing'],
    [10, 5, 'growing'],
    [17, 7, 'growing'],
  ]);
  expect(looks).toHaveLength(12);
});

test('from where a task stands its looks are the rest of the plan, and end where hardly any goes on', () => {
  const whole = seen(plannedLooks({ ...standing, known }, defaults));
  const rest = plannedLooks({ ...standing, known, looks: 1, elapsedSeconds: Number(whole[0]?.[0]) }, defaults);
  expect(seen(rest)).toEqual(whole.slice(1));
  expect(whole.at(-1)?.[0]).toBe(40);
});

test('the last look falls on the deadline', () => {
  const looks = plannedLooks({ ...standing, secondsToDeadline: 12 }, defaults);
  expect(seen(looks).slice(2)).toEqual([
    [10, 5, 'growing'],
    [12, 2, 'deadline'],
  ]);
});
