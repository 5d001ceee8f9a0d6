/** The webhook of a dead letter begins anew, as `bide webhooks resend` has it begin; the sweeper asks for the first try. */
import * as z from 'zod';
import type { Table } from '../../core/ports.ts';
import { taskKey, webhookKey } from '../../core/records/keys.ts';
import { asTask } from '../../core/records/task-record.ts';
import { equals } from '../../core/records/write.ts';
import { reopenWebhook } from '../../core/webhooks/webhook-record.ts';
import type { Redriven } from './redrive-one.ts';

const eventSchema = z.looseObject({ detail: z.looseObject({ task: z.looseObject({ id: z.string() }) }) });

/**
 * Only one that is still given up begins anew: what was delivered since, or is tried again already, is left alone.
 * `now`: milliseconds since the epoch.
 */
export async function tellAgain(payload: unknown, table: Table, now: number): Promise<Redriven> {
  const taskId = eventSchema.safeParse(payload).data?.detail.task.id;
  if (taskId === undefined) return { kind: 'refused', why: 'it names no task' };
  const [task, webhook] = [await table.get(taskKey(taskId)), await table.get(webhookKey(taskId))];
  if (task === undefined || webhook === undefined) {
    return { kind: 'refused', why: `task ${taskId} or its webhook is not stored any more` };
  }
  const begun = await table.update({ ...reopenWebhook(asTask(task), now), onlyIf: equals('state', 'given_up') });
  return { kind: 'webhook', taskId, replayed: begun.kind !== 'written' };
}
