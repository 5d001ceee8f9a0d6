import { BUCKETS, positionOf, type Histogram } from './buckets.ts';

/** A distribution of residuals: `[b]` is the probability below bucket b. */
export type Shape = Float64Array;

/** From weights of any sum to a shape. */
export function shapeOf(weights: Histogram): Shape {
  const shape = new Float64Array(BUCKETS + 1);
  for (let b = 0; b < BUCKETS; b += 1) shape[b + 1] = (shape[b] ?? 0) + (weights[b] ?? 0);
  const sum = shape[BUCKETS] ?? 1;
  for (let b = 0; b <= BUCKETS; b += 1) shape[b] = (shape[b] ?? 0) / sum;
  return shape;
}

/** Probability of a residual up to this one, even within a bucket. */
export function below(shape: Shape, residual: number): number {
  const position = positionOf(residual);
  const bucket = Math.min(BUCKETS - 1, Math.floor(position));
  const [low = 0, high = 1] = [shape[bucket], shape[bucket + 1]];
  return low + (high - low) * (position - bucket);
}

/** What was counted, with `prior` (a distribution) weighing as much as `weight` tasks. */
export function blended(counted: Histogram, prior: Histogram, weight: number): Histogram {
  let total = weight;
  for (const count of counted) total += count;
  const blend = new Float64Array(BUCKETS);
  for (let b = 0; b < BUCKETS; b += 1) blend[b] = ((counted[b] ?? 0) + weight * (prior[b] ?? 0)) / total;
  return blend;
}
