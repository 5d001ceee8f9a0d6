import type { TaskRecord } from '../records/task-record.ts';

/**
 * Whether a task may be tried again, as a new task.
 * - `open`: it has not ended.
 * - `has_result`: there is nothing to try again.
 * - `has_late_result`: nor here: a look after the end has brought home what this attempt bought.
 * - `may_be_charged`: only for somebody who accepts to pay twice: nothing is ever sent again blindly.
 */
export type RetryJudgement =
  | { readonly kind: 'may' }
  | { readonly kind: 'open' | 'has_result' | 'may_be_charged' }
  | { readonly kind: 'has_late_result'; readonly attempt: number };

export function judgeRetry({ outcome, attempts }: TaskRecord, acceptDoubleCharge: boolean): RetryJudgement {
  if (outcome === undefined) return { kind: 'open' };
  if (outcome.status === 'succeeded') return { kind: 'has_result' };
  const late = Object.entries(attempts).find(([, { lateResultAt }]) => lateResultAt !== undefined);
  if (late !== undefined) return { kind: 'has_late_result', attempt: Number(late[0]) };
  return { kind: outcome.mayBeCharged && !acceptDoubleCharge ? 'may_be_charged' : 'may' };
}
