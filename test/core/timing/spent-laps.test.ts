import { expect, test } from '@jest/globals';
import { lapsLost } from '../../../core/timing/broken-step.ts';
import { lapCounted, spentLaps } from '../../../core/timing/spent-laps.ts';
import { step, type Step } from '../../../core/workflow/document.ts';
import { taskWith } from '../some-task.ts';

const NOW = 1_800_000_000_000;
const task = taskWith([{ sends: 3 }, { sends: 2 }], { createdAt: NOW, looks: 7 });

test('every answer counts its own lap and says when the next one is due', () => {
  const first = lapCounted(step('not_yet', { waitSeconds: 5 }), 0, NOW);
  expect([first.spent, first.dueAt]).toEqual([1, NOW + 5000]);
  const before = spentLaps(first, task, NOW + 5000);
  const second = lapCounted(step('pending', { waitSeconds: 60 }), before, NOW + 5000);
  expect([before, second.spent, second.dueAt]).toEqual([1, 2, NOW + 65_000]);
});

test('what a broken step has lost is counted by the one that comes at last', () => {
  const before = { ...step('pending', {}), spent: 10, dueAt: NOW };
  expect(spentLaps(before, task, NOW + 3_600_000)).toBe(10 + lapsLost(3600));
});

test('a clock that was set back has lost nothing', () => {
  expect(spentLaps({ ...step('pending', {}), spent: 10, dueAt: NOW }, task, NOW - 3_600_000)).toBe(10);
});

test('the first step was due when the task was admitted', () => {
  expect(spentLaps(undefined, task, NOW)).toBe(0);
  expect(spentLaps(undefined, task, NOW + 7_200_000)).toBe(lapsLost(7200));
});

test('a document of an earlier release counts none: the looks and sends of the task stand for them', () => {
  const earlier = Object.fromEntries(
    Object.entries(step('pending', {})).filter(([name]) => name !== 'spent' && name !== 'dueAt'),
  ) as unknown as Step;
  expect(spentLaps(earlier, task, NOW)).toBe(7 + 3 + 2);
});
