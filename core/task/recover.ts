/** Looking once more, after the end: what may have been paid for, and where what is found is kept. */
import { hasOutcome } from '../records/clauses.ts';
import { taskKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import { absent, all, equals, type Update } from '../records/write.ts';
import { gaveResult } from './outcome.ts';

/** An attempt whose provider task id is kept, and whose result is not. */
export interface Recoverable {
  readonly attempt: number;
  readonly providerTaskId: string;
  readonly providerKeyId: string;
}

/** Whether callers see the result of attempt n: as the task's own, or as one that was found after the end. */
export function isKept({ outcome, attempts }: TaskRecord, n: number): boolean {
  if (attempts[String(n)]?.lateResultAt !== undefined) return true;
  return outcome?.attempt === n && gaveResult(outcome);
}

/** What a task that has ended may still be worth; nothing of one that is open: its execution looks. */
export function recoverable(task: TaskRecord): Recoverable[] {
  if (task.outcome === undefined) return [];
  return Object.entries(task.attempts).flatMap(([n, { providerTaskId, providerKeyId }]) => {
    const attempt = Number(n);
    return providerTaskId === undefined || isKept(task, attempt) ? [] : [{ attempt, providerTaskId, providerKeyId }];
  });
}

/** Says that the result of an attempt was found after the end, once. The outcome stays as it is. */
export const noteLateResult = (taskId: string, { attempt, providerTaskId }: Recoverable, now: number): Update => ({
  key: taskKey(taskId),
  set: { [`attempts.${attempt}.lateResultAt`]: now },
  onlyIf: all(
    hasOutcome,
    equals(`attempts.${attempt}.providerTaskId`, providerTaskId),
    absent(`attempts.${attempt}.lateResultAt`),
  ),
});
