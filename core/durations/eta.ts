/** When a task is expected to have ended. */
import { currentAttempt, type TaskRecord } from '../records/task-record.ts';
import type { Estimate } from './estimate.ts';

/** By the first time half of such tasks have ended, by the second nine of ten: ISO 8601 UTC with milliseconds. */
export interface Eta {
  readonly p50: string;
  readonly p90: string;
}

/** With fewer samples there is none. */
const FEWEST = 5;
/** Nobody waits longer. */
const LONGEST_SECONDS = 30 * 24 * 3600;

/** Seconds by which that share of the tasks that had not ended at `elapsed` will have. */
export function quantileSeconds(estimate: Estimate, share: number, elapsed: number): number {
  const start = elapsed > 0 ? estimate.endedBy(elapsed) : 0;
  const target = start + share * (1 - start);
  let [low, high] = [Math.max(elapsed, 0.1), LONGEST_SECONDS];
  for (let halved = 0; halved < 40; halved += 1) {
    const middle = Math.sqrt(low * high);
    if (estimate.endedBy(middle) < target) low = middle;
    else high = middle;
  }
  return high;
}

/** Of a task whose attempt was accepted and has not ended, from when it was last seen not to have ended; else null. */
export function etaOf(task: TaskRecord, estimate: Estimate | undefined): Eta | null {
  const attempt = currentAttempt(task);
  const { acceptedAt, lookedAt } = attempt ?? {};
  if (task.outcome !== undefined || attempt?.state !== 'accepted' || acceptedAt === undefined) return null;
  if (estimate === undefined || estimate.samples < FEWEST) return null;
  const elapsed = ((lookedAt ?? acceptedAt) - acceptedAt) / 1000;
  const time = (share: number) =>
    new Date(acceptedAt + 1000 * Math.ceil(quantileSeconds(estimate, share, elapsed))).toISOString();
  return { p50: time(0.5), p90: time(0.9) };
}
