/** What a webhook says: that a task has ended and how, nothing of request or result. */
import type { Outcome, TaskRecord } from '../records/task-record.ts';

/** JSON text, the same at each try. */
export function webhookBody(task: TaskRecord, outcome: Outcome): string {
  const { status, code, message, recommendedAction, mayBeCharged, finishedAt } = outcome;
  const { taskId: id, profile, operation, model } = task;
  const timestamp = new Date(finishedAt).toISOString();
  const data = { id, profile, operation, model, status, code, message, recommendedAction, mayBeCharged };
  return JSON.stringify({ type: `task.${status}`, timestamp, data });
}
