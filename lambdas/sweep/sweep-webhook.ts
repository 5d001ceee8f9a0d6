/** A webhook that is due, as the sweeper finds it: whoever may send it is asked to. */
import { webhookDue } from '../../core/events.ts';
import { webhookKey } from '../../core/records/keys.ts';
import { asWebhook, visitWebhook } from '../../core/webhooks/webhook-record.ts';
import type { SweepContext } from './sweep-task.ts';

export type SweptWebhook = 'gone' | 'webhook_asked_for';

/** Asks for a try, and comes back to it in case nothing came of that. */
export async function sweepWebhook(taskId: string, context: SweepContext): Promise<SweptWebhook> {
  const { table, bus, clock, deployment } = context;
  const item = await table.get(webhookKey(taskId));
  const webhook = item === undefined ? undefined : asWebhook(item);
  if (webhook?.openPk === undefined) return 'gone';
  // Before anything else: one that cannot be told now must not stand at the head of the queue for ever.
  await table.update(visitWebhook(webhook, clock.now() + 1000 * deployment.settings.sweepSeconds));
  await bus.send(webhookDue(taskId, clock.now()));
  return 'webhook_asked_for';
}
