/** When a task is expected to have ended. */
import { currentAttempt, type TaskRecord } from '../records/task-record.ts';
import type { Outlook } from './outlook.ts';
import { quantileSeconds } from './quantile.ts';

/** By the first time half of such tasks have ended, by the second nine of ten: ISO 8601 UTC with milliseconds. */
export interface Eta {
  readonly p50: string;
  readonly p90: string;
}

/** With fewer samples there is none. */
const FEWEST = 5;

/**
 * Of a task whose attempt was accepted and has not ended, from when it was last seen not to have ended; else null. At
 * its deadline it is over, whatever it would have taken.
 */
export function etaOf(task: TaskRecord, outlook: Outlook | undefined): Eta | null {
  const attempt = currentAttempt(task);
  const { acceptedAt, lookedAt } = attempt ?? {};
  if (task.outcome !== undefined || attempt?.state !== 'accepted' || acceptedAt === undefined) return null;
  const { known, since = 0 } = outlook ?? {};
  if (known === undefined || known.samples < FEWEST) return null;
  const elapsed = Math.max(0, (lookedAt ?? acceptedAt) - since) / 1000;
  const time = (share: number) => {
    const endsAt = since + 1000 * Math.ceil(quantileSeconds(known, share, elapsed));
    return new Date(Math.min(endsAt, task.deadlineAt)).toISOString();
  };
  return { p50: time(0.5), p90: time(0.9) };
}
