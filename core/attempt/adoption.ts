/** Giving an ambiguous attempt the provider task id that a person has found, as a late answer would have. */
import { hasNoProviderTaskId } from '../records/clauses.ts';
import type { TaskRecord } from '../records/task-record.ts';
import { all, differs, type Update } from '../records/write.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { accept, keepLateId, type Stamp } from './transitions.ts';

/**
 * - `adopt`: the write that stores the id.
 * - `has_it`: this attempt has this very id.
 * - `held`: another attempt of the task has it.
 * - `answer_under_way`: its answer may still come, for that many seconds.
 * - `not_ambiguous`: there is no such attempt, or it is known what became of its POST.
 */
export type Adoption =
  | { readonly kind: 'adopt'; readonly attempt: number; readonly update: Update }
  | { readonly kind: 'has_it'; readonly attempt: number }
  | { readonly kind: 'held'; readonly attempt: number }
  | { readonly kind: 'answer_under_way'; readonly attempt: number; readonly seconds: number }
  | { readonly kind: 'not_ambiguous' };

/** Judges by the task as it was read; the write is fenced by attempt and send. Without `n` the last ambiguous one. */
export function judgeAdoption(task: TaskRecord, providerTaskId: string, n: number | undefined, stamp: Stamp): Adoption {
  const holder = Object.entries(task.attempts).find(([, attempt]) => attempt.providerTaskId === providerTaskId);
  if (holder !== undefined) {
    const attempt = Number(holder[0]);
    return n === undefined || n === attempt ? { kind: 'has_it', attempt } : { kind: 'held', attempt };
  }
  const given = n ?? lastInDoubt(task);
  const attempt = given === undefined ? undefined : task.attempts[String(given)];
  if (given === undefined || attempt === undefined || !isInDoubt(attempt)) return { kind: 'not_ambiguous' };
  const leftMs = attempt.state === 'sending' ? (attempt.answerDueAt ?? 0) - stamp.now : 0;
  if (leftMs > 0) return { kind: 'answer_under_way', attempt: given, seconds: Math.ceil(leftMs / 1000) };
  return { kind: 'adopt', attempt: given, update: adopt(task, given, attempt, providerTaskId, stamp) };
}

function lastInDoubt({ attempts }: TaskRecord): number | undefined {
  const found = Object.entries(attempts).filter(([, attempt]) => isInDoubt(attempt));
  return found.length === 0 ? undefined : Math.max(...found.map(([n]) => Number(n)));
}

/** One that was closed as ambiguous is still in doubt: the next one was opened because the task opted in. */
function isInDoubt({ state, code, providerTaskId }: AttemptRecord): boolean {
  if (providerTaskId !== undefined) return false;
  return state === 'sending' || state === 'ambiguous' || (state === 'closed' && code === 'submission_ambiguous');
}

function adopt({ taskId, attempts }: TaskRecord, n: number, attempt: AttemptRecord, id: string, stamp: Stamp): Update {
  const bought = { providerTaskId: id, estimatedSeconds: -1 };
  const write =
    attempt.state === 'closed'
      ? keepLateId(taskId, n, attempt.sends, id)
      : accept(taskId, n, attempt.sends, bought, stamp.now, stamp);
  const others = Object.keys(attempts).filter((name) => name !== String(n));
  const isFree = others.map((name) => differs(`attempts.${name}.providerTaskId`, id));
  return {
    ...write,
    onlyIf: all(...(write.onlyIf === undefined ? [] : [write.onlyIf]), hasNoProviderTaskId(n), ...isFree),
  };
}
