import { expect, test } from '@jest/globals';
import type { AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import type { Outcome } from '../../../core/records/task-record.ts';
import { noteLateResult, recoverable } from '../../../core/task/recover.ts';
import { after, NOW, taskId, taskWith } from '../some-task.ts';

const outcome = (status: Outcome['status'], attempt: number): Outcome => ({
  ...{ status, attempt, code: 'c', message: '', recommendedAction: '', mayBeCharged: true, finishedAt: NOW },
  writer: 'w',
});
const bought = (providerTaskId: string, more: Partial<AttemptRecord> = {}) => ({ providerTaskId, ...more });
const numbers = (...given: Parameters<typeof taskWith>) =>
  recoverable(taskWith(...given)).map(({ attempt }) => attempt);

test('nothing of a task that is open: its execution looks', () => {
  expect(numbers([bought('a')])).toEqual([]);
});

test('every attempt whose id is kept and whose result is not', () => {
  const attempts = [bought('a'), {}, bought('c', { lateResultAt: NOW }), bought('d')];
  expect(numbers(attempts, { status: 'failed', outcome: outcome('failed', 4) })).toEqual([1, 4]);
});

test('of one that has succeeded not the attempt that gave the result', () => {
  expect(numbers([bought('a'), bought('b')], { status: 'succeeded', outcome: outcome('succeeded', 2) })).toEqual([1]);
});

test('the outcome stays when a result is found, and the id must be the one that was looked at', async () => {
  const task = taskWith([bought('a')], { status: 'failed', outcome: outcome('failed', 1) });
  const found = { attempt: 1, providerTaskId: 'a', providerKeyId: 'unified' };
  const noted = await after(task, noteLateResult(taskId, found, NOW + 1));
  expect(noted).toEqual({ ...task, attempts: { '1': { ...task.attempts['1'], lateResultAt: NOW + 1 } } });
  expect(await after(task, noteLateResult(taskId, { ...found, providerTaskId: 'b' }, NOW))).toBe('refused');
  expect(await after(taskWith([bought('a')]), noteLateResult(taskId, found, NOW))).toBe('refused');
});
