/**
 * The optimal inspection schedule: when to look so that looks (each worth `secondsPerLook` of delay) and the delay from
 * done to detected cost least together. Dynamic programming over a distribution; sources: Barlow, Hunter and Proschan
 * 1963, Keller 1974. All in seconds.
 */

/** A distribution of how long a task takes. */
export interface Durations {
  /** Probability that it has ended by then. */
  endedBy(seconds: number): number;
}

/** Up to here waits are considered second by second, beyond it every 2 %. */
const SECOND_BY_SECOND = 120;
const STRIDE = 1.02;
/** What is less likely than this, of what is left, is not planned for. */
const NEGLIGIBLE = 1e-4;

/**
 * Waits of the looks to come, in whole seconds, for a task that had not ended at `elapsedSeconds`; the plan ends where
 * going on is unlikely, and before `horizonSeconds` from now. Empty when the distribution knows nothing of such a task.
 */
export function inspectionSchedule(
  durations: Durations,
  elapsedSeconds: number,
  secondsPerLook: number,
  horizonSeconds: number,
): number[] {
  const grid = gridOf(durations, elapsedSeconds, horizonSeconds);
  if (grid === undefined) return [];
  const next = bestNext(grid, secondsPerLook);
  const waits: number[] = [];
  const { offsets } = grid;
  for (let at = 0; at < offsets.length - 1; at = next[at] ?? offsets.length) {
    waits.push((offsets[next[at] ?? 0] ?? 0) - (offsets[at] ?? 0));
  }
  return waits;
}

interface Grid {
  /** Seconds from now at which a look may fall, from 0. */
  readonly offsets: readonly number[];
  /** Probability of having ended by each, given that it had not at 0. */
  readonly ended: Float64Array;
}

function gridOf(durations: Durations, elapsed: number, horizon: number): Grid | undefined {
  const start = elapsed > 0 ? durations.endedBy(elapsed) : 0;
  const left = 1 - start;
  if (left < 1e-9) return undefined;
  const [offsets, ended] = [[0], [0]];
  let at = 0;
  while (at < horizon && 1 - (ended.at(-1) ?? 1) > NEGLIGIBLE) {
    at = at < SECOND_BY_SECOND ? at + 1 : Math.ceil(at * STRIDE);
    offsets.push(at);
    ended.push((durations.endedBy(elapsed + at) - start) / left);
  }
  return { offsets, ended: Float64Array.from(ended) };
}

/** For each place of the grid the place of the best next look. */
function bestNext({ offsets, ended }: Grid, secondsPerLook: number): Int32Array {
  const size = offsets.length;
  const moments = momentsOf(offsets, ended);
  const costs = new Float64Array(size);
  const next = new Int32Array(size);
  for (let i = size - 2; i >= 0; i -= 1) {
    const [endedHere, momentHere] = [of(ended, i), of(moments, i)];
    let best = Infinity;
    for (let k = i + 1; k < size; k += 1) {
      const delay = of(offsets, k) * (of(ended, k) - endedHere) - (of(moments, k) - momentHere);
      // Delay only grows with a later look.
      if (delay >= best) break;
      const total = delay + of(costs, k);
      if (total < best) {
        best = total;
        next[i] = k;
      }
    }
    costs[i] = best + secondsPerLook * (1 - endedHere);
  }
  return next;
}

/** Summed probability times when it ends: in the middle of its stretch of the grid. */
function momentsOf(offsets: readonly number[], ended: Float64Array): Float64Array {
  const moments = new Float64Array(offsets.length);
  for (let k = 1; k < offsets.length; k += 1) {
    const middle = (of(offsets, k) + of(offsets, k - 1)) / 2;
    moments[k] = of(moments, k - 1) + (of(ended, k) - of(ended, k - 1)) * middle;
  }
  return moments;
}

/** What stands at a place that is within bounds. */
const of = (numbers: ArrayLike<number>, i: number): number => numbers[i] ?? NaN;
