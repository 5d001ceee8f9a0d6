/** `GET /v1/tasks/{id}/waits`: why it looked when it did. */
import { waitViews } from '../../core/api/wait-views.ts';
import type { Call } from './api-context.ts';
import { ownTask } from './own-task.ts';
import { readNoQuery } from './read-no-query.ts';

export async function listWaits(c: Call): Promise<Response> {
  readNoQuery(c);
  return c.json({ items: waitViews(await ownTask(c)) });
}
