import type { AttemptRecord } from '../attempt/attempt-record.ts';
import type { TaskRecord } from '../records/task-record.ts';
import { runOf, workloadNamed } from './workload.ts';
import type { Interval } from './observation.ts';

/** An attempt that teaches something, and what. */
export interface Observed {
  readonly workload: string;
  readonly interval: Interval;
  /** At the provider. */
  readonly failed: boolean;
}

/** A provider's own times are believed where they lie between the looks, or off by no more than this. */
const TOLERANCE_SECONDS = 5;

/** What an attempt has shown of the whole, and of its run where the provider has told when that began. */
export function observed(task: Pick<TaskRecord, 'profile' | 'operation'>, attempt: AttemptRecord): Observed[] {
  const workload = workloadNamed(task, attempt.workload);
  const interval = intervalOf(attempt);
  if (workload === undefined || interval === undefined) return [];
  const { queuedSeconds, sawEnd, code } = attempt;
  const failed = sawEnd === true && code !== 'succeeded';
  if (queuedSeconds === undefined || queuedSeconds >= interval.until) return [{ workload, interval, failed }];
  const { after, until } = interval;
  const run = { after: Math.max(0, after - queuedSeconds), until: until - queuedSeconds };
  return [
    { workload, interval, failed },
    { workload: runOf(workload), interval: run, failed },
  ];
}

/**
 * When it ended, between two looks or to the second where the provider tells; or that it had not ended at its last
 * look. Undefined where no look saw either, e.g. of a lost one.
 */
function intervalOf(attempt: AttemptRecord): Interval | undefined {
  const { acceptedAt, lookedAt, closedAt, sawEnd, tookSeconds } = attempt;
  if (acceptedAt === undefined || closedAt === undefined) return undefined;
  const seconds = (at: number) => Math.max(0, (at - acceptedAt) / 1000);
  const [after, until] = [seconds(lookedAt ?? acceptedAt), seconds(closedAt)];
  if (sawEnd !== true) {
    return attempt.code === 'deadline_exceeded' ? { after, until: Infinity } : undefined;
  }
  const isTold =
    tookSeconds !== undefined && tookSeconds >= after - TOLERANCE_SECONDS && tookSeconds <= until + TOLERANCE_SECONDS;
  return isTold ? { after: tookSeconds, until: tookSeconds } : { after, until };
}
