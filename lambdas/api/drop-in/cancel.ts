/** A POST to the provider's own cancel path. A body is not read. */
import { taskNotFound } from '../../../core/api/api-errors.ts';
import type { Endpoint } from '../../../core/drop-in/endpoints.ts';
import { shapeOf } from '../../../core/drop-in/shapes.ts';
import { isTerminal } from '../../../core/task/task-view.ts';
import { ApiFailure } from '../answers.ts';
import type { Call } from '../api-context.ts';
import { cancelTask } from '../cancel-task.ts';
import { retryAfter } from '../own-task.ts';
import { awaitTask } from './await-task.ts';
import { ownTaskOf } from './own-task-of.ts';
import { seeTask } from './see-task.ts';

/** How long it is waited for the provider to stop. */
const STOP_SECONDS = 5;

export async function cancel(c: Call, { profile }: Endpoint): Promise<Response> {
  const cancelled = await cancelTask(await ownTaskOf(c, profile), c.get('context'));
  if (cancelled.kind === 'gone') throw new ApiFailure(taskNotFound);
  const task = await awaitTask(c, cancelled.task, STOP_SECONDS, isTerminal);
  retryAfter(c, task);
  return c.json(shapeOf(profile).show(await seeTask(c, task, profile)));
}
