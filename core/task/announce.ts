/** Announcing an outcome: stored first, then told to the bus, then taken off the open tasks. At least once. */
import { announcements, EVENT_VERSION, type BideEvent } from '../events.ts';
import type { Bus, Log, Table } from '../ports.ts';
import { hasOutcome } from '../records/clauses.ts';
import { taskKey } from '../records/keys.ts';
import type { Outcome, TaskRecord } from '../records/task-record.ts';
import type { Update } from '../records/write.ts';
import { openWebhook } from '../webhooks/webhook-record.ts';

/** The event that announces an outcome: ids and the code, nothing of request or result. */
export function announcementOf(task: TaskRecord, outcome: Outcome): BideEvent {
  const { taskId, owner } = task;
  const providerTaskId = task.attempts[String(outcome.attempt)]?.providerTaskId ?? '';
  return {
    detailType: announcements[outcome.status],
    detail: {
      version: EVENT_VERSION,
      id: `${taskId}.outcome`,
      occurredAt: new Date(outcome.finishedAt).toISOString(),
      task: {
        id: taskId,
        owner,
        providerTaskId,
        code: outcome.code,
        ...(task.webhook === true ? { webhook: true } : {}),
      },
    },
  };
}

/** Nobody needs to care for the task any more. */
export const leaveOpenTasks = ({ taskId }: TaskRecord): Update => ({
  key: taskKey(taskId),
  remove: ['openPk', 'dueAt'],
  onlyIf: hasOutcome,
});

/** Announces a finished task, best effort: what fails here is done again by the sweeper. True once it is announced. */
export async function announce(
  task: TaskRecord,
  { bus, table, log }: { readonly bus: Bus; readonly table: Table; readonly log: Log },
): Promise<boolean> {
  if (task.outcome === undefined || task.openPk === undefined) return task.outcome !== undefined;
  try {
    // Before anybody is told, so that a webhook is sent also when the event goes astray.
    if (task.webhook === true) await table.update(openWebhook(task));
    await bus.send(announcementOf(task, task.outcome));
    await table.update(leaveOpenTasks(task));
    return true;
  } catch (cause) {
    log.error('outcome not announced yet', { taskId: task.taskId, cause: String(cause) });
    return false;
  }
}
