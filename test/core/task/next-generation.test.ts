import { expect, test } from '@jest/globals';
import type { Outcome } from '../../../core/records/task-record.ts';
import { mayFollowAtOnce, nextGeneration } from '../../../core/task/next-generation.ts';
import { after, taskWith } from '../some-task.ts';

const task = taskWith([{ state: 'accepted' }], { generation: 3 });

test('a new execution takes the task as it stands', async () => {
  expect(await after(task, nextGeneration(task))).toEqual({ ...task, generation: 4 });
});

test('of two that take over at once only one does', async () => {
  expect(await after({ ...task, generation: 4 }, nextGeneration(task))).toBe('refused');
});

test('a task with an outcome is taken up by nobody', async () => {
  expect(await after({ ...task, outcome: { status: 'failed' } as Outcome }, nextGeneration(task))).toBe('refused');
});

test('a task that keeps dying is followed at once four times, and then at visits only', () => {
  const generations = [1, 2, 3, 4, 5, 6];
  expect(generations.filter((generation) => mayFollowAtOnce({ ...task, generation }))).toEqual([1, 2, 3, 4]);
});
