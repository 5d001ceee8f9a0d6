import { expect, test } from '@jest/globals';
import { inspectionSchedule } from '../../../core/timing/inspection-schedule.ts';

const uniform = (from: number, to: number) => ({
  endedBy: (seconds: number) => Math.max(0, Math.min(1, (seconds - from) / (to - from))),
});
const exponential = (mean: number) => ({ endedBy: (seconds: number) => 1 - Math.exp(-seconds / mean) });

test('what ends at one moment is looked at once, just then', () => {
  expect(inspectionSchedule({ endedBy: (seconds) => (seconds >= 17 ? 1 : 0) }, 0, 2, 3600)).toEqual([17]);
});

test('a rising hazard makes the waits shrink', () => {
  const waits = inspectionSchedule(uniform(10, 40), 0, 2, 3600);
  expect(waits[0]).toBeGreaterThan(10);
  const inside = waits.slice(1);
  expect(inside).toEqual([...inside].sort((a, b) => b - a));
});

test('a memoryless duration is looked at evenly: about the root of 2 · c · mean', () => {
  const waits = inspectionSchedule(exponential(50), 0, 2, 3600).slice(0, 8);
  expect(Math.max(...waits) - Math.min(...waits)).toBeLessThanOrEqual(1);
  expect(waits[0]).toBe(14);
});

test('the dearer a look, the fewer', () => {
  const lengths = [0.5, 2, 10].map((c) => inspectionSchedule(uniform(10, 40), 0, c, 3600).length);
  expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
  expect(new Set(lengths).size).toBe(3);
});

test('a task that goes on is planned for from where it stands', () => {
  expect(inspectionSchedule({ endedBy: (seconds) => (seconds >= 17 ? 1 : 0) }, 12, 2, 3600)).toEqual([5]);
});

test('beyond what the distribution knows there is no plan', () => {
  expect(inspectionSchedule(uniform(10, 40), 41, 2, 3600)).toEqual([]);
});

test('a plan of a week asks for some hundred probabilities, whatever it plans for', () => {
  let asked = 0;
  const endedBy = (seconds: number) => {
    asked += 1;
    return exponential(24 * 3600).endedBy(seconds);
  };
  expect(inspectionSchedule({ endedBy }, 0, 2, 7 * 24 * 3600).length).toBeGreaterThan(50);
  expect(asked).toBeLessThan(600);
});
