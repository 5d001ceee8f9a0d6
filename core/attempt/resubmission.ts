import { entryOfCode, isTaskCode } from '../errors/entries.ts';
import { currentAttempt, type TaskRecord } from '../records/task-record.ts';
import type { TaskRequest } from '../task/request.ts';

/** Whether a failed attempt may be followed by another, and with which fallbacks in its body. */
export type Resubmission = { readonly kind: 'no' } | { readonly kind: 'yes'; readonly patches: readonly string[] };

/**
 * Decides after a failure with `code`. The n-th occurrence of a code uses its n-th fallback, on top of those already
 * applied; beyond them only the codes that the contract lets a client resend are resent. Of a refused POST
 * (`refused`) only a fallback can be the cure.
 */
export function resubmission(
  task: TaskRecord,
  request: TaskRequest,
  code: string,
  now: number,
  { refused = false } = {},
): Resubmission {
  const patches = currentAttempt(task)?.patches ?? [];
  if (!hasRoom(task, now)) return { kind: 'no' };
  const occurrence = Object.values(task.attempts).filter(
    (attempt) => attempt.code === code && attempt.state === 'closed',
  ).length;
  const foreseen = Object.hasOwn(request.fallbacks ?? {}, code) ? request.fallbacks?.[code]?.[occurrence] : undefined;
  if (foreseen !== undefined) return { kind: 'yes', patches: [...patches, `${code}/${occurrence}`] };
  const { retry } = entryOfCode(code);
  const mayResend = isTaskCode(code) && !refused && (retry === 'short_delay' || retry === 'request');
  return mayResend ? { kind: 'yes', patches } : { kind: 'no' };
}

/** After an ambiguous attempt: only when the caller accepted a possible double charge. */
export function resubmissionAfterDoubt(task: TaskRecord, now: number): Resubmission {
  if (!task.resubmitAmbiguous || !hasRoom(task, now)) return { kind: 'no' };
  return { kind: 'yes', patches: currentAttempt(task)?.patches ?? [] };
}

function hasRoom(task: TaskRecord, now: number): boolean {
  return task.attempt < task.maxAttempts && now < task.deadlineAt && task.cancelRequested === undefined;
}
