/** `GET /v1/tasks/{id}/request`: what was asked for, as it came. */
import { requestGone } from '../../core/api/operator-errors.ts';
import { findRequest } from '../../core/task/stored-request.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { ownTask } from './own-task.ts';
import { readNoQuery } from './read-no-query.ts';

export async function getRequest(c: Call): Promise<Response> {
  readNoQuery(c);
  const request = await findRequest(c.get('context').table, await ownTask(c));
  if (request === undefined) throw new ApiFailure(requestGone);
  return c.json(request);
}
