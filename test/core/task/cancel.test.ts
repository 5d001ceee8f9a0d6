import { describe, expect, test } from '@jest/globals';
import type { AttemptState } from '../../../core/attempt/attempt-record.ts';
import { awaitsAnswer, requestCancel, writeCancelled } from '../../../core/task/cancel.ts';
import type { Outcome } from '../../../core/records/task-record.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { after, NOW, queuedTask, taskWith } from '../some-task.ts';

const stamp = { writer: 'api', now: NOW + 9000 };
const states: AttemptState[] = ['prepared', 'sending', 'accepted', 'ambiguous', 'closed'];

const cancelled = (attempt: number, mayBeCharged: boolean): Outcome => ({
  status: 'cancelled',
  code: 'cancelled',
  message: mayBeCharged ? 'cancelled; what was sent may still be charged' : 'cancelled before it was sent',
  recommendedAction: 'Submit again if it is still wanted',
  attempt,
  mayBeCharged,
  finishedAt: stamp.now,
  writer: 'api',
});

describe('the wish to cancel', () => {
  test('is stored, whatever the task is doing', async () => {
    const tasks = [queuedTask(), ...states.map((state) => taskWith([{ state }]))];
    for (const task of tasks) {
      const generation = { ...task, generation: 3 };
      expect(await after(generation, requestCancel(task, NOW + 1))).toEqual({
        ...generation,
        cancelRequested: NOW + 1,
      });
    }
  });

  test('is stored once, and never with a task that has its outcome', async () => {
    const task = queuedTask();
    expect(await after({ ...task, cancelRequested: NOW }, requestCancel(task, NOW + 1))).toBe('refused');
    expect(await after({ ...task, outcome: cancelled(0, false) }, requestCancel(task, NOW + 1))).toBe('refused');
  });

  test('creates no task that is not there', async () => {
    const table = new MemoryTable({ clock: { now: () => NOW } });
    expect(await table.update(requestCancel(queuedTask(), NOW))).toEqual({ kind: 'refused' });
    expect(table.items()).toEqual([]);
  });
});

test('only a POST that is under way is waited for', () => {
  expect(states.filter((state) => awaitsAnswer(taskWith([{ state }])))).toEqual(['sending']);
  expect(awaitsAnswer(queuedTask())).toBe(false);
});

describe('the end of a cancelled task', () => {
  test('before its first attempt cost nothing', async () => {
    const task = queuedTask({ cancelRequested: NOW });
    expect(await after(task, writeCancelled(task, stamp))).toEqual({
      ...task,
      status: 'cancelled',
      outcome: cancelled(0, false),
      nextLookAt: -1,
    });
  });

  test.each(['prepared', 'accepted'] as const)('closes an attempt that is %s in the same write', async (state) => {
    const task = taskWith([{ state, sends: 2, refused: 1 }], { nextLookAt: NOW });
    expect(await after(task, writeCancelled(task, stamp))).toMatchObject({
      status: 'cancelled',
      outcome: cancelled(1, true),
      nextLookAt: -1,
      attempts: { '1': { state: 'closed', code: 'cancelled', closedAt: stamp.now, writer: 'api', sends: 2 } },
    });
  });

  test.each(['ambiguous', 'closed'] as const)('leaves an attempt that is %s as it is', async (state) => {
    const task = taskWith([{ state, sends: 1, code: 'said' }]);
    expect(await after(task, writeCancelled(task, stamp))).toEqual({
      ...task,
      status: 'cancelled',
      outcome: cancelled(1, true),
      nextLookAt: -1,
    });
  });

  const task = taskWith([{ state: 'prepared' }]);

  test.each([
    ['in another generation', { generation: 2 }],
    ['over another outcome', { outcome: cancelled(1, true) }],
    ['when another attempt was opened', { attempt: 2 }],
    ['when a POST went out meanwhile', taskWith([{ state: 'sending', sends: 1 }])],
    ['when it was accepted meanwhile', taskWith([{ state: 'accepted', sends: 1 }])],
  ])('is not written %s', async (_what, change) => {
    expect(await after({ ...task, ...change }, writeCancelled(task, stamp))).toBe('refused');
  });

  test('is not written while a POST is under way, even by somebody who knows of it', async () => {
    const sending = taskWith([{ state: 'sending', sends: 1 }]);
    expect(await after(sending, writeCancelled(sending, stamp))).toBe('refused');
  });
});
