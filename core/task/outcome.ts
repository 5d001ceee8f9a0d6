/** What a task has come to, read off its stored attempts alone. */
import { entryOfRefusal } from '../errors/entries.ts';
import type { AttemptRecord } from '../attempt/attempt-record.ts';
import type { Stamp } from '../attempt/transitions.ts';
import { hasNoOutcome, isGeneration } from '../records/clauses.ts';
import { taskKey } from '../records/keys.ts';
import { currentAttempt, type Outcome, type TaskRecord, type TerminalStatus } from '../records/task-record.ts';
import { all, type Update } from '../records/write.ts';

/** Sends that were not provably refused: what the provider may bill. */
export function spend(task: TaskRecord): number {
  return Object.values(task.attempts).reduce((sum, attempt) => sum + attempt.sends - attempt.refused, 0);
}

/** True of an end whose attempt has a result that is kept: a success, also one whose files came too late. */
export const gaveResult = ({ status, code }: { readonly status: string; readonly code: string | undefined }): boolean =>
  status === 'succeeded' || code === 'result_expired';

/** The outcome that the stored attempts say. An attempt that nobody closed means a fault of this system. */
export function outcomeOf(task: TaskRecord, stamp: Stamp): Outcome {
  const attempt = currentAttempt(task);
  // One whose late answer came after the last step had judged it is told as that step judged it.
  const judged = attempt?.code === 'submission_ambiguous';
  const decided = attempt?.state === 'closed' || attempt?.state === 'ambiguous' || judged;
  const code = (decided ? codeOf(attempt) : undefined) ?? 'internal_error';
  const status = statusOf(code);
  return {
    status,
    code,
    message: (decided ? attempt.message : undefined) ?? '',
    recommendedAction: status === 'succeeded' ? '' : entryOfRefusal(attempt?.status ?? -1, code).action,
    attempt: task.attempt,
    mayBeCharged: spend(task) > (status === 'succeeded' ? 1 : 0),
    finishedAt: stamp.now,
    writer: stamp.writer,
  };
}

/** A purchase that succeeded is worth nothing to a caller who wanted its files and comes too late for them. */
const codeOf = ({ code, files }: AttemptRecord) => (files === 'expired' ? 'result_expired' : code);

function statusOf(code: string): TerminalStatus {
  if (code === 'succeeded') return 'succeeded';
  return code === 'cancelled' ? 'cancelled' : 'failed';
}

/** The terminal write: once, by the task's current execution. */
export function writeOutcome(task: TaskRecord, outcome: Outcome): Update {
  return {
    key: taskKey(task.taskId),
    set: { status: outcome.status, outcome, nextLookAt: -1 },
    onlyIf: all(isGeneration(task), hasNoOutcome),
  };
}
