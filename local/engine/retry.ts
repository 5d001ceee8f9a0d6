import type { Random } from '../../core/ports.ts';
import type { Retrier } from './definition.ts';
import { matches } from './failure.ts';

/** How often each retrier of one task was used while the task is being tried. */
export type RetryCounts = Map<Retrier, number>;

/** Milliseconds until the task is tried again, or undefined when no retrier wants that any more. */
export function retryDelayMs(
  retriers: readonly Retrier[],
  error: string,
  counts: RetryCounts,
  random: Random,
): number | undefined {
  const retrier = retriers.find((one) => matches(one.ErrorEquals, error));
  if (retrier === undefined) return undefined;
  const used = counts.get(retrier) ?? 0;
  if (used >= retrier.MaxAttempts) return undefined;
  counts.set(retrier, used + 1);
  const grown = retrier.IntervalSeconds * retrier.BackoffRate ** used;
  const capped = Math.min(grown, retrier.MaxDelaySeconds ?? Infinity);
  return 1000 * capped * (retrier.JitterStrategy === 'FULL' ? random() : 1);
}
