/** Cancelling: first the wish, which forbids any further POST, then the end, unless an answer is under way. */
import type { AttemptState } from '../attempt/attempt-record.ts';
import type { Stamp } from '../attempt/transitions.ts';
import { entryOfCode } from '../errors/entries.ts';
import { attemptIs, exists, hasNoOutcome, isCurrentAttempt, isGeneration, isNotCancelled } from '../records/clauses.ts';
import { taskKey } from '../records/keys.ts';
import { currentAttempt, type Outcome, type TaskRecord } from '../records/task-record.ts';
import { all, type Update } from '../records/write.ts';
import { spend } from './outcome.ts';

/** Stores the wish. */
export const requestCancel = (task: TaskRecord, now: number): Update => ({
  key: taskKey(task.taskId),
  set: { cancelRequested: now },
  onlyIf: all(exists, hasNoOutcome, isNotCancelled),
});

/** States in which no answer of a POST is under way. */
const atRest: readonly AttemptState[] = ['prepared', 'accepted', 'ambiguous', 'closed'];

/** True while a POST may be unanswered: then the answer decides, not the cancellation. */
export const awaitsAnswer = (task: TaskRecord): boolean => currentAttempt(task)?.state === 'sending';

/** The terminal record of a cancelled task, in one write with the end of its attempt. */
export function writeCancelled(task: TaskRecord, stamp: Stamp): Update {
  const n = task.attempt;
  const mayBeCharged = spend(task) > 0;
  const message = mayBeCharged ? 'cancelled; what was sent may still be charged' : 'cancelled before it was sent';
  const outcome: Outcome = {
    status: 'cancelled',
    code: 'cancelled',
    message,
    recommendedAction: entryOfCode('cancelled').action,
    attempt: n,
    mayBeCharged,
    finishedAt: stamp.now,
    writer: stamp.writer,
  };
  const state = currentAttempt(task)?.state;
  const ends = state === 'prepared' || state === 'accepted';
  const closed = { state: 'closed', code: 'cancelled', message, closedAt: stamp.now, writer: stamp.writer };
  return {
    key: taskKey(task.taskId),
    set: {
      status: 'cancelled',
      outcome,
      nextLookAt: -1,
      ...(ends
        ? Object.fromEntries(Object.entries(closed).map(([name, value]) => [`attempts.${n}.${name}`, value]))
        : {}),
    },
    onlyIf: all(
      isGeneration(task),
      hasNoOutcome,
      isCurrentAttempt(n),
      ...(n === 0 ? [] : [attemptIs(n, ...(ends ? [state] : atRest))]),
    ),
  };
}
