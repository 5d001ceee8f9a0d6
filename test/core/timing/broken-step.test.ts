import { expect, test } from '@jest/globals';
import { brokenStep, lapsLost } from '../../../core/timing/broken-step.ts';

test('a step that comes in time has lost nothing', () => {
  expect([-3600, 0, 0.2, 1].map(lapsLost)).toEqual([0, 0, 0, 0]);
});

test('one that failed meanwhile has lost the laps that its failures are as long as', () => {
  // Half of 2, 4, 8, … seconds: 2, 7, 8, 9 and 10 failures of three events each.
  expect([2.5, 127, 128, 256, 512].map(lapsLost)).toEqual([1, 3, 3, 3, 4]);
});

test('a fault that lasts loses a lap every quarter of an hour, and a few more whenever the machine begins again', () => {
  expect([6, 24, 84, 168].map((hours) => lapsLost(hours * 3600))).toEqual([43, 168, 584, 1165]);
});

test('a fault of a week alone does not fill a history', () => {
  expect(9 * lapsLost(7 * 24 * 3600)).toBeLessThan(20_000);
});

test('the waits between its failures stop to grow before the machine pauses', () => {
  const { firstSeconds, growth, capSeconds, retries } = brokenStep;
  expect(firstSeconds * growth ** (retries - 1)).toBeGreaterThan(capSeconds);
});
