import { expect, test } from '@jest/globals';
import { idleLapSeconds } from '../../../core/timing/idle-lap.ts';

test('a lap without a send or a look lasts as planned while its task is young', () => {
  expect([0, 60, 200].map((age) => idleLapSeconds(10, age, 3600))).toEqual([10, 10, 10]);
});

test('it lasts a twentieth of the age of an old task', () => {
  expect([201, 3600, 86_400].map((age) => idleLapSeconds(10, age, 604_800))).toEqual([11, 180, 4320]);
});

test('it ends at the deadline, and is never nothing', () => {
  expect([5.2, 0, -9].map((left) => idleLapSeconds(60, 0, left))).toEqual([6, 1, 1]);
});

test('a task of seven days that only waits a minute at a time has 148 laps', () => {
  let laps = 0;
  for (let age = 0; age < 604_800; laps += 1) age += idleLapSeconds(60, age, 604_800 - age);
  expect(laps).toBe(148);
});
