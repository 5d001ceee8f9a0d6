import type { Estimate } from './estimate.ts';

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
