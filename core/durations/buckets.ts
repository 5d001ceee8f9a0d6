/**
 * Buckets of durations. A duration is held against a mean as the natural log of their quotient: its residual. So one
 * set of buckets fits seconds and days alike, and an item has at most two of each bucket, whatever is learnt.
 */

/** Of one histogram. Two of them and the sums stay under 1 KB in an item. */
export const BUCKETS = 44;

/** Residuals beyond this, a factor of about 148 up or down, fall into the outermost bucket. */
const REACH = 5;
/** Buckets are evenly wide well within this residual and widen in proportion well beyond it. */
const CORE = 0.5;

const perUnit = BUCKETS / 2 / Math.asinh(REACH / CORE);

/** Where a residual falls: 1.5 is the middle of bucket 1. From 0 to BUCKETS. */
export function positionOf(residual: number): number {
  const position = BUCKETS / 2 + perUnit * Math.asinh(residual / CORE);
  return Math.min(BUCKETS, Math.max(0, position));
}

/** Lower edge of a bucket, as a residual. */
export const edgeOf = (bucket: number): number => CORE * Math.sinh((bucket - BUCKETS / 2) / perUnit);

/** One number a bucket. */
export type Histogram = Float64Array;

export const emptyHistogram = (): Histogram => new Float64Array(BUCKETS);
