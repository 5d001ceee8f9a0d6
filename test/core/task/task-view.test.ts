import { describe, expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import { askAgainSeconds, isTerminal, taskView } from '../../../core/task/task-view.ts';
import { NOW, queuedTask, taskId, taskWith } from '../some-task.ts';

const queued = {
  id: taskId,
  profile: 'unified',
  operation: 'images',
  model: 'm',
  status: 'queued',
  createdAt: '2026-01-01T00:00:00.000Z',
  deadlineAt: '2026-01-01T01:00:00.000Z',
  cancelRequested: false,
  retryOf: null,
  attempts: [],
  progress: null,
  looks: 0,
  nextLookAt: null,
  eta: null,
  outcome: null,
  result: null,
  files: null,
  lateResult: null,
  webhook: null,
};

describe('a task as callers see it', () => {
  test('has every member from the start, null where nothing is known', () => {
    expect(taskView(queuedTask())).toEqual(queued);
  });

  test('shows where it stands while it runs', () => {
    const attempt = {
      state: 'accepted',
      sends: 2,
      refused: 1,
      providerTaskId: 'p-1',
      sentAt: NOW + 1,
      acceptedAt: NOW + 2,
    } as const;
    const task = taskWith([attempt], { looks: 3, progress: 0, nextLookAt: NOW + 9500, cancelRequested: NOW });
    expect(taskView(task)).toEqual({
      ...queued,
      status: 'running',
      cancelRequested: true,
      attempts: [
        {
          n: 1,
          state: 'accepted',
          sends: 2,
          refused: 1,
          providerTaskId: 'p-1',
          sentAt: '2026-01-01T00:00:00.001Z',
          acceptedAt: '2026-01-01T00:00:00.002Z',
          closedAt: null,
          lateResultAt: null,
          workload: null,
        },
      ],
      progress: 0,
      looks: 3,
      nextLookAt: '2026-01-01T00:00:09.500Z',
    });
  });

  test('shows its outcome and result, and not who wrote them', () => {
    const outcome = {
      status: 'succeeded',
      code: 'succeeded',
      message: '',
      recommendedAction: '',
      attempt: 1,
      mayBeCharged: false,
    } as const;
    const task = taskWith([{}], { outcome: { ...outcome, finishedAt: NOW + 9000, writer: 'w' } });
    const view = taskView(task, { result: ['u'] });
    expect(view.outcome).toEqual({ ...outcome, finishedAt: '2026-01-01T00:00:09.000Z' });
    expect(view.result).toEqual(['u']);
  });

  test.each([
    ['succeeded', 54, 100],
    ['succeeded', -1, 100],
    ['failed', 54, 54],
    ['cancelled', -1, null],
    ['running', 54, 54],
  ] as const)('%s after a look that said %i: its progress is %p', (status, progress, shown) => {
    expect(taskView(queuedTask({ status, progress })).progress).toBe(shown);
  });

  test('has no next look once it has ended, whatever a late answer wrote', () => {
    expect(taskView(queuedTask({ status: 'failed', nextLookAt: NOW + 9000 })).nextLookAt).toBeNull();
    expect(taskView(queuedTask({ status: 'running', nextLookAt: NOW })).nextLookAt).toBe('2026-01-01T00:00:00.000Z');
  });

  test('lists its attempts by number, ten after nine', () => {
    const view = taskView(taskWith(Array.from({ length: 10 }, () => ({}))));
    expect(view.attempts.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('shows nothing of what only this system needs', () => {
    const view = JSON.stringify(taskView(taskWith([{ code: 'c', message: 'm', patches: ['x/0'] }])));
    expect(view).not.toMatch(/owner|fingerprint|generation|writer|providerKeyId|patches|message|expiresAt|openPk/);
  });
});

test('a task is terminal once it succeeded, failed or was cancelled', () => {
  const statuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
  expect(statuses.filter((status) => isTerminal(queuedTask({ status })))).toEqual(['succeeded', 'failed', 'cancelled']);
});

describe('asking again', () => {
  test('makes sense right after the next look', () => {
    expect(askAgainSeconds(queuedTask({ nextLookAt: NOW + 9001 }), NOW, defaults)).toBe(10);
  });

  test('before the first look makes sense after the first wait', () => {
    expect(askAgainSeconds(queuedTask(), NOW, defaults)).toBe(2);
    expect(askAgainSeconds(queuedTask({ nextLookAt: NOW }), NOW, defaults)).toBe(2);
  });

  test('is never asked for at once', () => {
    expect(askAgainSeconds(queuedTask({ deadlineAt: NOW - 5000 }), NOW, defaults)).toBe(1);
  });
});
