/** Webhooks that are due, as the sweeper finds them: whoever may send them is asked to. */
import pLimit from 'p-limit';
import { webhookDue } from '../../core/events.ts';
import { webhookKey, webhooksPartition } from '../../core/records/keys.ts';
import { asWebhook, visitWebhook } from '../../core/webhooks/webhook-record.ts';
import { dueIn } from './due.ts';
import type { SweepContext } from './sweep-task.ts';

/** Webhooks a run, by shard: 1,000 in all. To ask for one takes a read, a write and an event. */
const PER_SHARD = 250;
const AT_ONCE = 20;
/** Time that one may need; no further one is begun with less. */
const RESERVE_MS = 5000;

/** How many were asked for. One that fails is left for its next visit, and stops no other. */
export async function sweepWebhooks(context: SweepContext): Promise<number> {
  const { invocation, log } = context;
  const limit = pLimit(AT_ONCE);
  const ask = async (taskId: string): Promise<number> => {
    if (invocation.remainingMs() < RESERVE_MS) return 0;
    return askFor(taskId, context).catch((cause: unknown) => {
      log.error('webhook not asked for', { taskId, cause: String(cause) });
      return 0;
    });
  };
  const due = await dueIn(webhooksPartition, PER_SHARD, context);
  const asked = await Promise.all(due.map((taskId) => limit(ask, taskId)));
  return asked.reduce((sum, n) => sum + n, 0);
}

/** Asks for a try, and comes back to it in case nothing came of that. */
async function askFor(taskId: string, { table, bus, clock, deployment }: SweepContext): Promise<0 | 1> {
  const item = await table.get(webhookKey(taskId));
  const webhook = item === undefined ? undefined : asWebhook(item);
  // Told, or tried by somebody else since the index was read.
  if (webhook?.openPk === undefined || (webhook.dueAt ?? 0) > clock.now()) return 0;
  // Before anything else: one that cannot be told now must not stand at the head of the queue for ever.
  await table.update(visitWebhook(webhook, clock.now() + 1000 * deployment.settings.sweepSeconds));
  await bus.send(webhookDue(taskId, clock.now()));
  return 1;
}
