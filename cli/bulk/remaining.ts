/** How long a bulk run goes on. Pure. */

/** What is known in the middle of one; all times in seconds. */
export interface Ahead {
  /** Requests that nobody has submitted yet. */
  readonly queued: number;
  /** Tasks that may be under way at once. */
  readonly slots: number;
  /** For each task under way: how long it has been, and by when half of such tasks have ended, where that is learnt. */
  readonly underWay: readonly { readonly since: number; readonly left: number | undefined }[];
  /** How long the last tasks of this run took, waiting for their turn included. */
  readonly took: readonly number[];
}

/** Fewer say nothing. */
const FEWEST = 3;

/**
 * Seconds until everything has ended, or undefined while nothing is known. What is queued takes as long as the last
 * tasks of this run did, or, before there are any, as long as those under way are expected to.
 */
export function remainingSeconds({ queued, slots, underWay, took }: Ahead): number | undefined {
  const learnt = underWay.flatMap(({ since, left }) => (left === undefined ? [] : [since + left]));
  const known = took.length >= FEWEST ? took : learnt;
  if (known.length === 0) return undefined;
  const typical = known.reduce((sum, one) => sum + one, 0) / known.length;
  const left = underWay.map(({ since, left: told }) => told ?? Math.max(1, typical - since));
  const work = left.reduce((sum, one) => sum + one, 0) + queued * typical;
  return Math.max(work / slots, ...left);
}
