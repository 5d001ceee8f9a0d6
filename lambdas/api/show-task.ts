import { learntOf, type DurationsSource } from '../../core/durations/known-durations.ts';
import { outlookOf, type Outlook } from '../../core/durations/outlook.ts';
import { readFileViews, type FilePorts } from '../../core/records/file-views.ts';
import { readLateResult, readResult, type ResultPorts } from '../../core/records/result.ts';
import { currentAttempt, type TaskRecord } from '../../core/records/task-record.ts';
import { webhookKey } from '../../core/records/keys.ts';
import { asWebhook } from '../../core/webhooks/webhook-record.ts';
import { webhookView, type WebhookView } from '../../core/webhooks/webhook-view.ts';
import { taskView, type TaskView } from '../../core/task/task-view.ts';

/** The task with all that it has brought, and until it ends with when to expect it. */
export async function showTask(ports: ResultPorts & FilePorts & DurationsSource, task: TaskRecord): Promise<TaskView> {
  return taskView(task, {
    result: await readResult(ports, task),
    files: await readFileViews(ports, task),
    late: await readLateResult(ports, task),
    webhook: await readWebhook(ports, task),
    outlook: await readOutlook(ports, task),
  });
}

/** What is known of how long it will take; undefined where nothing is bought that goes on. */
export async function readOutlook(ports: DurationsSource, task: TaskRecord): Promise<Outlook | undefined> {
  const attempt = currentAttempt(task);
  if (task.outcome !== undefined || attempt?.state !== 'accepted') return undefined;
  return outlookOf(attempt, await learntOf(task, attempt, ports));
}

async function readWebhook({ table }: Pick<ResultPorts, 'table'>, task: TaskRecord): Promise<WebhookView | null> {
  const item = task.webhook === true ? await table.get(webhookKey(task.taskId)) : undefined;
  return item === undefined ? null : webhookView(asWebhook(item));
}
