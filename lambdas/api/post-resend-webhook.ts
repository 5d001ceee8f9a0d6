/** `POST /v1/tasks/{id}/webhook/resend`: the webhook of a task that has ended is told once more. */
import { noWebhook, taskIsOpen } from '../../core/api/operator-errors.ts';
import { webhookDue } from '../../core/events.ts';
import { reopenWebhook } from '../../core/webhooks/webhook-record.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { ask, conclude } from './audited.ts';
import { ownTask } from './own-task.ts';
import { readNoQuery } from './read-no-query.ts';
import { showTask } from './show-task.ts';

export async function postResendWebhook(c: Call): Promise<Response> {
  const context = c.get('context');
  const { table, bus, clock, log } = context;
  readNoQuery(c);
  const task = await ownTask(c);
  if (task.webhook !== true) throw new ApiFailure(noWebhook);
  if (task.outcome === undefined) throw new ApiFailure(taskIsOpen);
  const row = await ask(c, task.pk, { action: 'resend' });
  await table.update(reopenWebhook(task, clock.now()));
  // Stored: without the event the sweeper asks for it a minute later.
  await bus.send(webhookDue(task.taskId, clock.now())).catch((cause: unknown) => {
    log.error('webhook not asked for yet', { taskId: task.taskId, cause: String(cause) });
  });
  await conclude(c, row, { state: 'done', outcome: 'it will be sent' });
  return c.json(await showTask(context, task), 202);
}
