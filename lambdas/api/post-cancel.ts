/** `POST /v1/tasks/{id}/cancel`. */
import { taskNotFound } from '../../core/api/api-errors.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { cancelTask } from './cancel-task.ts';
import { ownTask, retryAfter } from './own-task.ts';
import { readNoQuery } from './read-no-query.ts';
import { showTask } from './show-task.ts';

export async function postCancel(c: Call): Promise<Response> {
  const context = c.get('context');
  readNoQuery(c);
  const cancelled = await cancelTask(await ownTask(c), context);
  if (cancelled.kind === 'gone') throw new ApiFailure(taskNotFound);
  const { kind, task } = cancelled;
  retryAfter(c, task);
  return c.json(await showTask(context, task), kind === 'had_ended' ? 200 : 202);
}
