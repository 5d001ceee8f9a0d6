/** A task as the API shows it. */
import type { TaskView } from '../../client/bide.ts';

export const taskId = 'abcdefghijklmnopqrstuvwxy2';

/** A queued task, with `changes`. */
export function task(changes: Partial<TaskView> = {}): TaskView {
  return {
    id: taskId,
    profile: 'unified',
    operation: 'images',
    model: 'image-1',
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
    ...changes,
  };
}

/** The same task with its outcome. */
export function ended(code = 'succeeded', changes: Partial<TaskView> = {}): TaskView {
  const status = code === 'succeeded' || code === 'cancelled' ? code : 'failed';
  const recommendedAction = status === 'succeeded' ? '' : 'Do something about it';
  const finishedAt = '2026-01-01T00:00:12.000Z';
  return task({
    status,
    outcome: { status, code, message: '', recommendedAction, attempt: 1, mayBeCharged: false, finishedAt },
    ...changes,
  });
}
