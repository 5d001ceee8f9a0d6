/** `GET /v1/tasks/{id}/waits`: why it looked when it did, and when it will. */
import { plannedViews, waitViews } from '../../core/api/wait-views.ts';
import type { WaitsView } from '../../core/api/waits-schema.ts';
import type { Call } from './api-context.ts';
import { ownTask } from './own-task.ts';
import { readNoQuery } from './read-no-query.ts';
import { readOutlook } from './show-task.ts';

export async function listWaits(c: Call): Promise<Response> {
  readNoQuery(c);
  const context = c.get('context');
  const task = await ownTask(c);
  const planned = plannedViews(task, await readOutlook(context, task), context.deployment.settings);
  return c.json({ items: waitViews(task), planned } satisfies WaitsView);
}
