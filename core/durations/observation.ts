/**
 * What a finished task teaches. Between two looks nobody knows when it ended: it counts in every bucket of that
 * interval, by as much as the current estimate finds likely.
 */
import { BUCKETS, edgeOf, emptyHistogram, positionOf, type Histogram } from './buckets.ts';
import type { Estimate } from './estimate.ts';
import { DECAY, names, UNIT, type Node } from './node.ts';

/** Seconds after acceptance: not ended at the first, ended at the second (Infinity: not seen to end). */
export interface Interval {
  readonly after: number;
  readonly until: number;
}

/** Shorter than any look can tell. */
const SHORTEST_SECONDS = 0.3;
/** As much as the estimate might have overlooked, for each unit of log. */
const OVERLOOKED = 1e-6;

/** Attributes to ADD, with whole numbers. */
export type Additions = Record<string, number>;

/** Which node is taught, and which of its histograms: a workload's own mean is the only one that it has. */
export interface Pupil {
  readonly node: Node;
  /** Mean of the node itself; absent for a workload. */
  readonly mean: number | undefined;
  /** For how many tasks this one stands. */
  readonly standsFor: number;
}

/** What a task adds to a node. */
export function additions(interval: Interval, estimate: Estimate, { node, mean, standsFor }: Pupil): Additions {
  const [low, high] = boundsOf(interval);
  const scale = (decay: number) => standsFor * UNIT * decay ** -node.tasks;
  const within = spread(low, high, estimate.means.workload, estimate);
  const added: Additions = {
    [names.tasks]: standsFor,
    [names.weight]: Math.round(scale(DECAY.mean)),
    [names.logs]: Math.round(scale(DECAY.mean) * within.log),
    ...scaled(within.counts, names.within, scale(DECAY.shape)),
  };
  if (mean === undefined) return added;
  return { ...added, ...scaled(spread(low, high, mean, estimate).counts, names.around, scale(DECAY.shape)) };
}

/** What a failed task adds beside that to every node above it; alone, where its duration is learnt apart. */
export function failedAdditions({ node, standsFor }: Pupil): Additions {
  return { [names.tasks]: standsFor, [names.failed]: Math.round(standsFor * UNIT * DECAY.shape ** -node.tasks) };
}

/** In logs. One that was not seen to end ended within the reach of the buckets, somewhere. */
function boundsOf({ after, until }: Interval): [low: number, high: number] {
  const low = Math.log(Math.max(after, SHORTEST_SECONDS));
  return [low, Math.max(low + 1e-6, Math.log(until))];
}

function scaled(counts: Histogram, letter: string, scale: number): Additions {
  const added: Additions = {};
  counts.forEach((share, b) => {
    const whole = Math.round(scale * share);
    if (whole > 0) added[`${letter}${b}`] = whole;
  });
  return added;
}

/** Shares of the buckets about a mean, and the log to expect. */
function spread(low: number, high: number, mean: number, estimate: Estimate): { counts: Histogram; log: number } {
  const counts = emptyHistogram();
  const first = Math.min(BUCKETS - 1, Math.floor(positionOf(low - mean)));
  const last = Math.max(first, Math.min(BUCKETS - 1, Math.ceil(positionOf(high - mean)) - 1));
  let [total, logs] = [0, 0];
  for (let b = first; b <= last; b += 1) {
    // The outermost buckets have no end, and the interval's own bounds lie in the first and the last.
    const from = b === first ? low : edgeOf(b) + mean;
    const to = b === last ? Math.min(high, Math.max(from, edgeOf(b + 1) + mean)) : edgeOf(b + 1) + mean;
    const likely = Math.max(0, estimate.endedBy(Math.exp(to)) - estimate.endedBy(Math.exp(from)));
    const share = likely + OVERLOOKED * Math.max(OVERLOOKED, to - from);
    counts[b] = share;
    total += share;
    logs += (share * (from + to)) / 2;
  }
  return { counts: counts.map((share) => share / total), log: logs / total };
}
