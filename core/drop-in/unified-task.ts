/** The unified task API's own answers: task object and error envelope, as its contract has them. */
import { currentAttempt, type TaskRecord } from '../records/task-record.ts';
import { isTerminal } from '../task/task-view.ts';
import type { Seen, Shape } from './shape.ts';
import { statusWord } from './status-word.ts';
import { toldError } from './told-error.ts';

/** A task as `GET /v1/tasks/{id}` of the provider shows it, under our id. What it reserved in credits is not known. */
function unifiedTask({ task, profile, result }: Seen) {
  // Operations are plurals of what they make: `images` gives an `image.generation.task`.
  const type = task.operation.replace(/s$/, '');
  return {
    created: Math.floor(task.createdAt / 1000),
    id: task.taskId,
    model: task.model,
    object: `${type}.generation.task`,
    type,
    status: statusWord(task, profile),
    progress: task.status === 'succeeded' ? 100 : Math.max(0, task.progress),
    task_info: { can_cancel: !isTerminal(task) && task.cancelRequested === undefined, ...estimateOf(task) },
    ...(task.status === 'succeeded' ? resultMember(result) : {}),
    ...(task.outcome?.status === 'failed' ? { error: toldError(task.outcome, profile) } : {}),
  };
}

/** The provider's own hint, once it has given one. */
function estimateOf(task: TaskRecord): { estimated_time?: number } {
  const seconds = currentAttempt(task)?.estimatedSeconds ?? -1;
  return seconds > 0 ? { estimated_time: seconds } : {};
}

/** `results` are a list; what is none came as the older `output`. */
const resultMember = (result: unknown) => {
  if (result === null) return { results: [] };
  return Array.isArray(result) ? { results: result as unknown[] } : { output: result };
};

export const unified: Shape = {
  acceptedStatus: 200,
  invalidStatus: 400,
  created: unifiedTask,
  show: unifiedTask,
  error: ({ message, type, code }) => ({ error: { message, type, code } }),
  // The contract's clients ask again.
  waitSeconds: () => undefined,
};
