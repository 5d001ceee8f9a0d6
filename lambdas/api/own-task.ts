import { taskNotFound } from '../../core/api/api-errors.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import { isTaskId } from '../../core/task/task-id.ts';
import { askAgainSeconds, isTerminal } from '../../core/task/task-view.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';

/** The task that the path names, if it is the caller's; somebody else's does not exist. @throws ApiFailure */
export async function ownTask(c: Call): Promise<TaskRecord> {
  const taskId = c.req.param('id') ?? '';
  const item = isTaskId(taskId) ? await c.get('context').table.get(taskKey(taskId)) : undefined;
  const task = item === undefined ? undefined : asTask(item);
  if (task?.owner !== c.get('caller').owner) throw new ApiFailure(taskNotFound);
  return task;
}

/** Says when asking again may show something new; a finished task shows nothing new. */
export function retryAfter(c: Call, task: TaskRecord): void {
  if (isTerminal(task)) return;
  const { clock, deployment } = c.get('context');
  c.header('Retry-After', String(askAgainSeconds(task, clock.now(), deployment.settings)));
}
