/** The table could not be written after the POST: the id travelled in the step, and is stored here. */
import { accept, keepLateId } from '../../core/attempt/transitions.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import type { Step } from '../../core/workflow/document.ts';

/**
 * Keeps what was bought, whatever has become of the task meanwhile, and whoever carries it on.
 * @returns whether the task may have changed
 */
export async function keepTravelled(task: TaskRecord, before: Step, context: StepContext): Promise<boolean> {
  const { send, providerTaskId } = before;
  const attempt = task.attempts[String(before.attempt)];
  if (providerTaskId === '' || attempt?.sends !== send || attempt.providerTaskId !== undefined) return false;
  switch (attempt.state) {
    case 'sending':
    case 'ambiguous':
      await acceptNow(task, before, context);
      return true;
    case 'closed':
      await keepLate(task, before, context);
      return true;
    case 'prepared':
    case 'accepted':
      return false;
  }
}

async function acceptNow({ taskId }: TaskRecord, before: Step, context: StepContext): Promise<void> {
  const { attempt, send, providerTaskId } = before;
  const stamp = stampOf(context);
  const bought = { providerTaskId, estimatedSeconds: -1 };
  const stored = await settleWrite(
    context.table,
    accept(taskId, attempt, send, bought, stamp.now, stamp),
    (now) => now.attempts[String(attempt)]?.providerTaskId === providerTaskId,
  );
  if (stored.kind === 'overtaken') context.log.warn('id not stored, attempt moved on', { taskId, providerTaskId });
}

/** The attempt was given up: it stays closed. */
async function keepLate({ taskId }: TaskRecord, before: Step, context: StepContext): Promise<void> {
  const { attempt, send, providerTaskId } = before;
  context.log.warn('id stored late, attempt moved on', { taskId, attempt, send, providerTaskId });
  await context.table.update(keepLateId(taskId, attempt, send, providerTaskId));
}
