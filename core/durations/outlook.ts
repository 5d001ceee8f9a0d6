/**
 * When an attempt may be expected to end. Where the provider tells when it began, its queue and its run are known apart:
 * a run that has begun says nothing of the queue any more, and one that has not begun has all of its run before it.
 */
import type { AttemptRecord } from '../attempt/attempt-record.ts';
import type { Estimate } from './estimate.ts';
import { quantileSeconds } from './quantile.ts';

/** What was learnt of tasks like this one. */
export interface Learnt {
  /** From acceptance to the end. */
  readonly whole: Estimate | undefined;
  /** From when they began; undefined where the provider does not tell. */
  readonly run: Estimate | undefined;
}

export interface Outlook {
  readonly known: Estimate | undefined;
  /** From when on `known` counts, in milliseconds since the epoch. */
  readonly since: number;
}

/** What is known of an attempt, as its last look has left it. */
type Seen = Pick<AttemptRecord, 'acceptedAt'> & {
  readonly lookedAt?: number | undefined;
  readonly queuedSeconds?: number | undefined;
};

/** Runs are planned with from this many on: as many as make a plan of what was learnt alone. */
const FEWEST_RUNS = 15;
/** Beyond what all but this share have taken the whole says nothing. */
const TAIL = 0.01;
/** Only this share of the runs is shorter than the shortest that is planned for. */
const SHORTEST = 0.05;

export const nothingLearnt = ({ acceptedAt = 0 }: Seen): Outlook => ({ known: undefined, since: acceptedAt });

/** By the whole, until a look has shown where it stands. */
export function outlookOf({ acceptedAt = 0, lookedAt, queuedSeconds }: Seen, { whole, run }: Learnt): Outlook {
  if (run === undefined || run.samples < FEWEST_RUNS) return { known: whole, since: acceptedAt };
  if (queuedSeconds !== undefined) return { known: run, since: acceptedAt + 1000 * queuedSeconds };
  if (whole === undefined || lookedAt === undefined) return { known: whole, since: acceptedAt };
  const soonest = (lookedAt - acceptedAt) / 1000 + quantileSeconds(run, SHORTEST, 0);
  // No queue was ever that long: as if it began now.
  if (1 - whole.endedBy(soonest) < TAIL) return { known: run, since: lookedAt };
  return { known: { ...whole, endedBy: (seconds) => whole.endedBy(Math.max(seconds, soonest)) }, since: acceptedAt };
}
