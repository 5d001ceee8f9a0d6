/** Accepted: the provider task id is worth money. It goes to the log, to the table, and on in the step's answer. */
import { accept, keepLateId } from '../../core/attempt/transitions.ts';
import { hashesOf } from '../../core/durations/workload.ts';
import { noteError } from '../../core/records/error-row.ts';
import { trouble, type SubmitReading } from '../../core/provider/reading.ts';
import type { Settled } from '../../core/records/settle-write.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import type { SubmitStep } from '../../core/workflow/document.ts';
import { withWait } from '../../core/timing/wait-log.ts';
import { persist } from './persist.ts';
import type { Sent } from './send.ts';
import { acceptedStep, firstWait } from './submit-task.ts';

/** Stores the id of a purchase; when the table cannot be written, Query will, from the step's answer. */
export async function followAcceptance(
  sent: Sent,
  bought: Extract<SubmitReading, { kind: 'accepted' }>,
  context: StepContext,
): Promise<SubmitStep | 'posted'> {
  const { task, send } = sent;
  const { providerTaskId, estimatedSeconds } = bought;
  const { taskId, attempt } = task;
  const { workload, known: durations, spent } = sent;
  const wait = firstWait(task, { estimatedSeconds, known: durations, laps: spent + 1 }, context);
  const answer = acceptedStep(task, send, providerTaskId, wait.seconds);
  context.log.info('accepted', { taskId, attempt, send, providerTaskId, waitSeconds: wait.seconds });
  const kept = { providerTaskId, estimatedSeconds, workload: hashesOf(workload), waits: withWait(undefined, wait) };
  const stored = await storeAcceptance(task, send, kept, wait.seconds, context);
  if (stored === 'unreachable') return answer;
  if (stored.kind === 'overtaken') {
    await keepLate(task, send, providerTaskId, context);
    return 'posted';
  }
  if (stored.task.outcome !== undefined) {
    await noteLate(task, send, providerTaskId, context);
    return 'posted';
  }
  return answer;
}

async function storeAcceptance(
  task: TaskRecord,
  send: number,
  bought: Parameters<typeof accept>[3],
  waitSeconds: number,
  context: StepContext,
): Promise<Settled | 'unreachable'> {
  const stamp = stampOf(context);
  const n = task.attempt;
  const update = accept(task.taskId, n, send, bought, stamp.now + 1000 * waitSeconds, stamp);
  const mine = (stored: TaskRecord) => stored.attempts[String(n)]?.providerTaskId === bought.providerTaskId;
  try {
    return await persist(context, update, mine);
  } catch (cause) {
    context.log.error('accepted, and not stored yet', {
      taskId: task.taskId,
      providerTaskId: bought.providerTaskId,
      cause: String(cause),
    });
    return 'unreachable';
  }
}

/** The attempt was closed while its answer was under way: the id is kept, the outcome stays. */
async function keepLate(task: TaskRecord, send: number, providerTaskId: string, context: StepContext): Promise<void> {
  await context.table.update(keepLateId(task.taskId, task.attempt, send, providerTaskId));
  await noteLate(task, send, providerTaskId, context);
}

async function noteLate(task: TaskRecord, send: number, providerTaskId: string, context: StepContext): Promise<void> {
  const late = trouble({ code: 'accepted_late', message: `accepted as ${providerTaskId} after the attempt had ended` });
  const { attempt } = task;
  await noteError(context, task, { phase: 'submit', attempt, send, trouble: late, at: context.clock.now() });
}
