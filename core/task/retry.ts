import type { TaskRecord } from '../records/task-record.ts';

/**
 * Whether a task may be tried again, as a new task.
 * - `open`: it has not ended.
 * - `has_result`: there is nothing to try again.
 * - `may_be_charged`: only for somebody who accepts to pay twice: nothing is ever sent again blindly.
 */
export type RetryJudgement = { readonly kind: 'may' | 'open' | 'has_result' | 'may_be_charged' };

export function judgeRetry({ outcome }: TaskRecord, acceptDoubleCharge: boolean): RetryJudgement {
  if (outcome === undefined) return { kind: 'open' };
  if (outcome.status === 'succeeded') return { kind: 'has_result' };
  return { kind: outcome.mayBeCharged && !acceptDoubleCharge ? 'may_be_charged' : 'may' };
}
