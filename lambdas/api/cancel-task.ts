/**
 * Cancelling, top to bottom. First the wish is stored, after which nothing is sent any more; then the task is ended by
 * whoever can: here and now, by the answer of a POST that is under way, or by the functions that may ask the provider.
 */
import { profileOf } from '../../core/provider/profiles.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import { currentAttempt, type TaskRecord } from '../../core/records/task-record.ts';
import { stampOf } from '../../core/step-context.ts';
import { announce } from '../../core/task/announce.ts';
import { awaitsAnswer, requestCancel, writeCancelled } from '../../core/task/cancel.ts';
import { nextGeneration } from '../../core/task/next-generation.ts';
import { leaveAll, leaveUnsent } from '../../core/limits/places.ts';
import { executionName } from '../../core/workflow/document.ts';
import { startExecution } from '../admit/start-execution.ts';
import type { ApiContext } from './api-context.ts';

/** What cancelling needs of a request's context. */
export type CancelContext = Pick<ApiContext, 'table' | 'executions' | 'bus' | 'clock' | 'log' | 'invocation'>;

/**
 * - `cancelled`: the outcome is stored, by this call.
 * - `requested`: the wish is stored; the outcome follows.
 * - `had_ended`: it had an outcome of its own, which stays.
 * - `gone`: it is no longer there.
 */
export type Cancelled =
  { readonly kind: 'cancelled' | 'requested' | 'had_ended'; readonly task: TaskRecord } | { readonly kind: 'gone' };

/** How often a race with the task's own execution is followed. */
const TURNS = 5;

/** Cancels a task as far as it can be. @throws when the table or Step Functions cannot be reached; ask again. */
export async function cancelTask(found: TaskRecord, context: CancelContext): Promise<Cancelled> {
  if (found.outcome !== undefined) return { kind: 'had_ended', task: found };
  const isFirst = found.cancelRequested === undefined;
  const wish = requestCancel(found, context.clock.now());
  // Whoever stored the wish: it is there, and that is what counts.
  const stored = isFirst ? await settleWrite(context.table, wish, wished) : undefined;
  if (isFirst) context.log.info('cancel requested', { taskId: found.taskId });
  return follow(stored === undefined ? found : stored.task, isFirst, context);
}

const wished = (task: TaskRecord) => task.cancelRequested !== undefined;

/** Ends a task whose cancellation is stored. A lost race is read back and followed. */
async function follow(given: TaskRecord | undefined, isFirst: boolean, context: CancelContext): Promise<Cancelled> {
  let task = given;
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (task === undefined) return { kind: 'gone' };
    if (task.outcome !== undefined) return { kind: 'had_ended', task };
    const next = await act(task, isFirst, context);
    if (next.kind !== 'overtaken') return next;
    task = next.task;
  }
  // The wish stands; the execution that keeps changing the task finds it there.
  return task === undefined ? { kind: 'gone' } : { kind: 'requested', task };
}

type Turn =
  | { readonly kind: 'cancelled' | 'requested'; readonly task: TaskRecord }
  | { readonly kind: 'overtaken'; readonly task: TaskRecord | undefined };

function act(task: TaskRecord, isFirst: boolean, context: CancelContext): Promise<Turn> {
  // An answer is under way, and it decides: Submit or Query finishes the task after it.
  if (awaitsAnswer(task)) return Promise.resolve({ kind: 'requested', task });
  const state = currentAttempt(task)?.state;
  // The attempt has ended by itself, and what it bought is not thrown away: Record is about to write that outcome.
  if (state === 'closed') return keepGoing(task, context);
  if (state === 'accepted' && profileOf(task.profile).cancel !== undefined) {
    return isFirst ? handOver(task, context) : keepGoing(task, context);
  }
  return endHere(task, context);
}

/** An earlier call has done what there is to do, or died doing it: so only see to it that the execution runs. */
async function keepGoing(task: TaskRecord, context: CancelContext): Promise<Turn> {
  await startExecution(task, context);
  return { kind: 'requested', task };
}

/** The provider can be asked to stop, by those who may read its key: a fresh execution, which asks at once. */
async function handOver(task: TaskRecord, context: CancelContext): Promise<Turn> {
  // A generation that somebody else has opened meanwhile does as well: it finds the wish too.
  const fresh = (stored: TaskRecord) => stored.generation > task.generation && stored.outcome === undefined;
  const handed = await settleWrite(context.table, nextGeneration(task), fresh);
  if (handed.kind === 'overtaken') return handed;
  await startExecution(handed.task, context);
  await stopExecution(task, 'handed over to be cancelled', context);
  return { kind: 'requested', task: handed.task };
}

/** Nothing is under way that could not be left alone: the outcome is written here. */
async function endHere(task: TaskRecord, context: CancelContext): Promise<Turn> {
  const stamp = stampOf(context);
  const written = await settleWrite(context.table, writeCancelled(task, stamp), (stored) => {
    return stored.outcome?.writer === stamp.writer;
  });
  if (written.kind === 'overtaken') return written;
  const { taskId, attempt, outcome } = written.task;
  context.log.info('outcome', { taskId, status: 'cancelled', attempt, mayBeCharged: outcome?.mayBeCharged });
  await leaveAll(written.task, context);
  await leaveUnsent(task, context);
  await announce(written.task, context);
  await stopExecution(written.task, 'cancelled by its caller', context);
  return { kind: 'cancelled', task: written.task };
}

/** Best effort: an execution that goes on finds out by itself that there is nothing left to do. */
async function stopExecution(task: TaskRecord, cause: string, context: CancelContext): Promise<void> {
  const name = executionName(task.taskId, task.generation);
  try {
    await context.executions.stop(name, cause);
  } catch (failure) {
    context.log.warn('execution not stopped', { taskId: task.taskId, executionName: name, cause: String(failure) });
  }
}
