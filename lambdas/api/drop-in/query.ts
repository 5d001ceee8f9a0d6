/** A GET of the provider's own query path. */
import type { Endpoint } from '../../../core/drop-in/endpoints.ts';
import type { Shape } from '../../../core/drop-in/shape.ts';
import type { Call } from '../api-context.ts';
import { retryAfter } from '../own-task.ts';
import { ownTaskOf } from './own-task-of.ts';
import { seeTask } from './see-task.ts';

export async function query(c: Call, { profile }: Endpoint, shape: Shape): Promise<Response> {
  const task = await ownTaskOf(c, profile);
  retryAfter(c, task);
  return c.json(shape.show(await seeTask(c, task, profile)));
}
