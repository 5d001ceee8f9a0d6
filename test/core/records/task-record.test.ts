import { expect, test } from '@jest/globals';
import { asTask, currentAttempt } from '../../../core/records/task-record.ts';
import { queuedTask, taskId, taskWith } from '../some-task.ts';

test('a task of this release is read as it is', () => {
  const task = queuedTask();
  expect(asTask(task)).toBe(task);
});

test('a task that a later release wrote is refused, not misread', () => {
  expect(() => asTask(queuedTask({ v: 2 }))).toThrow(`Task ${taskId} has version 2; this release reads up to 1.`);
});

test('the current attempt is the last one that was opened, and none before the first', () => {
  expect(currentAttempt(queuedTask())).toBeUndefined();
  expect(currentAttempt(taskWith([{ state: 'closed' }, { state: 'accepted' }]))?.state).toBe('accepted');
});
