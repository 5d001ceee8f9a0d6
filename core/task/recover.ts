/** Looking once more, after the end: what may have been paid for, and where what is found is kept. */
import { hasOutcome } from '../records/clauses.ts';
import { taskKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import { all, equals, type Update } from '../records/write.ts';

/** An attempt whose provider task id is kept, and whose result is not. */
export interface Recoverable {
  readonly attempt: number;
  readonly providerTaskId: string;
  readonly providerKeyId: string;
}

/** What a task that has ended may still be worth; nothing of one that is open: its execution looks. */
export function recoverable({ outcome, attempts }: TaskRecord): Recoverable[] {
  if (outcome === undefined) return [];
  return Object.entries(attempts).flatMap(([n, { providerTaskId, providerKeyId, lateResultAt }]) => {
    const attempt = Number(n);
    const isKept = lateResultAt !== undefined || (outcome.status === 'succeeded' && outcome.attempt === attempt);
    return providerTaskId === undefined || isKept ? [] : [{ attempt, providerTaskId, providerKeyId }];
  });
}

/** Says that the result of an attempt was found after the end. The outcome stays as it is. */
export const noteLateResult = (taskId: string, { attempt, providerTaskId }: Recoverable, now: number): Update => ({
  key: taskKey(taskId),
  set: { [`attempts.${attempt}.lateResultAt`]: now },
  onlyIf: all(hasOutcome, equals(`attempts.${attempt}.providerTaskId`, providerTaskId)),
});
