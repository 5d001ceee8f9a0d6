/** A GET of the provider's own query path. */
import type { Endpoint } from '../../../core/drop-in/endpoints.ts';
import { shapeOf } from '../../../core/drop-in/shapes.ts';
import type { Call } from '../api-context.ts';
import { retryAfter } from '../own-task.ts';
import { ownTaskOf } from './own-task-of.ts';
import { seeTask } from './see-task.ts';

export async function query(c: Call, { profile }: Endpoint): Promise<Response> {
  const task = await ownTaskOf(c, profile);
  retryAfter(c, task);
  return c.json(shapeOf(profile).show(await seeTask(c, task, profile)));
}
