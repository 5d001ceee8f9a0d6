import { expect, test } from '@jest/globals';
import type { AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import type { Outcome } from '../../../core/records/task-record.ts';
import { isKept, noteLateResult, recoverable } from '../../../core/task/recover.ts';
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

test('nor of one whose result is kept and only its files had expired', () => {
  const expired: Outcome = { ...outcome('failed', 2), code: 'result_expired' };
  const task = taskWith([bought('a'), bought('b')], { status: 'failed', outcome: expired });
  expect(recoverable(task).map(({ attempt }) => attempt)).toEqual([1]);
  expect([1, 2].map((n) => isKept(task, n))).toEqual([false, true]);
});

test('a result is kept as the own one of the task or as one that was found late, and never of an open task', () => {
  const attempts = [bought('a', { lateResultAt: NOW }), bought('b'), bought('c')];
  const task = taskWith(attempts, { status: 'succeeded', outcome: outcome('succeeded', 3) });
  expect([1, 2, 3, 4].map((n) => isKept(task, n))).toEqual([true, false, true, false]);
  expect(isKept(taskWith([bought('a')]), 1)).toBe(false);
});

test('when it was found first is what stays', async () => {
  const task = taskWith([bought('a', { lateResultAt: NOW })], { status: 'failed', outcome: outcome('failed', 1) });
  const found = { attempt: 1, providerTaskId: 'a', providerKeyId: 'unified' };
  expect(await after(task, noteLateResult(taskId, found, NOW + 1))).toBe('refused');
});

test('the outcome stays when a result is found, and the id must be the one that was looked at', async () => {
  const task = taskWith([bought('a')], { status: 'failed', outcome: outcome('failed', 1) });
  const found = { attempt: 1, providerTaskId: 'a', providerKeyId: 'unified' };
  const noted = await after(task, noteLateResult(taskId, found, NOW + 1));
  expect(noted).toEqual({ ...task, attempts: { '1': { ...task.attempts['1'], lateResultAt: NOW + 1 } } });
  expect(await after(task, noteLateResult(taskId, { ...found, providerTaskId: 'b' }, NOW))).toBe('refused');
  expect(await after(taskWith([bought('a')]), noteLateResult(taskId, found, NOW))).toBe('refused');
});
