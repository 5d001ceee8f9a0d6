/**
 * How long a task of a workload takes: the even mixture of two views that err in different ways.
 * - `around`: durations of the whole model about its mean. Knows nothing of the workload, and so is right at once.
 * - `within`: durations of each workload about its own mean, in the shape that the model's workloads share.
 * Profile, model and workload form a line: each borrows from the one above until it has tasks of its own.
 */
import { edgeOf, emptyHistogram, type Histogram } from './buckets.ts';
import type { Node } from './node.ts';
import { below, blended, shapeOf, type Shape } from './shape.ts';

/** From the profile down to the workload. */
export interface Line {
  readonly profile: Node;
  readonly model: Node;
  readonly workload: Node;
}

/** A distribution of durations. */
export interface Estimate {
  /** Weight of the tasks behind it, of the whole profile; old ones count less. */
  readonly samples: number;
  /** Means of the natural log of the seconds. */
  readonly means: { readonly profile: number; readonly model: number; readonly workload: number };
  /** Probability that a task has ended by then. */
  endedBy(seconds: number): number;
}

/** How many tasks of its own a node needs to weigh as much as the one above. */
const borrowed = { mean: 3, around: 10, model: 10, profile: 8, workload: 25 } as const;
/** A guess of the mean before anything was seen, 20 s; a quarter of a task outweighs it. */
const guess = { log: Math.log(20), weight: 0.25 };

const meanOf = ({ logs, weight }: Node, above: number, weightAbove: number): number =>
  (logs + weightAbove * above) / (weight + weightAbove);

/** Puts the line together. */
export function estimateOf({ profile, model, workload }: Line): Estimate {
  const profileMean = meanOf(profile, guess.log, guess.weight);
  const modelMean = meanOf(model, profileMean, borrowed.mean);
  const workloadMean = meanOf(workload, modelMean, borrowed.mean);
  const around = shapeOf(blended(model.around, blended(profile.around, prior, borrowed.profile), borrowed.around));
  const shared = blended(model.within, blended(profile.within, prior, borrowed.profile), borrowed.model);
  const within = shapeOf(blended(workload.within, shared, borrowed.workload));
  return {
    samples: profile.within.reduce((sum, count) => sum + count, 0),
    means: { profile: profileMean, model: modelMean, workload: workloadMean },
    endedBy: (seconds) => mixed(Math.log(seconds), { around, modelMean, within, workloadMean }),
  };
}

interface Views {
  readonly around: Shape;
  readonly modelMean: number;
  readonly within: Shape;
  readonly workloadMean: number;
}

const mixed = (log: number, { around, modelMean, within, workloadMean }: Views): number =>
  (below(around, log - modelMean) + below(within, log - workloadMean)) / 2;

/** Before anything was seen: within a factor of two, and in the tails anything. */
const prior: Histogram = (() => {
  const density = (x: number) => 0.98 * Math.exp(-2 * x * x) * 2 + (0.02 * 0.3) / (1 + x * x);
  const weights = emptyHistogram().map((_, b) => {
    const [low, high] = [edgeOf(b), edgeOf(b + 1)];
    return (high - low) * density((low + high) / 2);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
})();
