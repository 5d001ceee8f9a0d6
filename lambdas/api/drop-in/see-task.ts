import { prefixOf } from '../../../core/drop-in/endpoints.ts';
import type { Seen } from '../../../core/drop-in/shape.ts';
import type { Profile } from '../../../core/provider/profile.ts';
import { readResult } from '../../../core/records/result.ts';
import type { TaskRecord } from '../../../core/records/task-record.ts';
import { findRequest } from '../../../core/task/stored-request.ts';
import type { Call } from '../api-context.ts';

/** A task with all that its answer is made of. */
export async function seeTask(c: Call, task: TaskRecord, profile: Profile): Promise<Seen> {
  const context = c.get('context');
  const [request, result] = await Promise.all([findRequest(context.table, task), readResult(context, task)]);
  return seenOf(c, task, profile, { request, result });
}

/** The same, of what is in hand. */
export function seenOf(c: Call, task: TaskRecord, profile: Profile, inHand: Pick<Seen, 'request' | 'result'>): Seen {
  const { origin } = new URL(c.req.url);
  return { task, profile, ...inHand, addressOf: (path) => origin + prefixOf(profile) + path };
}
