/** When it looks again: growing waits, spread a little, never past the deadline, never too many. All in seconds. */
import type { Random } from '../ports.ts';

/** Shape of the exponential schedule; defaults are in core/defaults.ts. */
export interface Schedule {
  readonly firstWaitSeconds: number;
  readonly waitGrowth: number;
  readonly waitCapSeconds: number;
  readonly waitJitter: number;
  readonly maxLaps: number;
}

/** Where a task stands. */
export interface Standing {
  /** Looks at this attempt so far. */
  readonly looks: number;
  /** Looks at the whole task so far: each is a lap of the state machine. */
  readonly laps: number;
  /** The provider's own estimate of the duration, -1 without one. A hint, often wrong. */
  readonly estimatedSeconds: number;
  readonly secondsToDeadline: number;
}

/** Whole seconds until the next look: the planned wait, spread a little, within the bounds of the task. */
export function nextWaitSeconds(standing: Standing, schedule: Schedule, random: Random): number {
  const spread = 1 + schedule.waitJitter * (2 * random() - 1);
  const planned = Math.round(plannedWaitSeconds(standing.looks, standing.estimatedSeconds, schedule) * spread);
  return boundedWaitSeconds(planned, standing, schedule);
}

/**
 * A wait stretched so that the laps that are left reach the deadline, and cut so that the last look falls on the
 * deadline. At least 1, because that is what keeps a loop from running hot.
 */
export function boundedWaitSeconds(
  seconds: number,
  standing: Pick<Standing, 'laps' | 'secondsToDeadline'>,
  schedule: Pick<Schedule, 'maxLaps'>,
): number {
  const lapsLeft = Math.max(1, schedule.maxLaps - standing.laps);
  const stretched = Math.max(seconds, Math.ceil(standing.secondsToDeadline / lapsLeft));
  return Math.max(1, Math.min(stretched, Math.ceil(standing.secondsToDeadline)));
}

/**
 * The wait before look `looks + 1` without jitter: first · growth^looks, rounded half up and capped. An estimate
 * moves the first look to half of it and lets the waits after that start at a tenth of it: early enough when the
 * estimate is too long, and no storm when it is too short.
 */
export function plannedWaitSeconds(looks: number, estimatedSeconds: number, schedule: Schedule): number {
  const { firstWaitSeconds, waitGrowth, waitCapSeconds } = schedule;
  const hinted = estimatedSeconds / 2 > firstWaitSeconds;
  if (hinted && looks === 0) return Math.min(waitCapSeconds, Math.round(estimatedSeconds / 2));
  const start = hinted ? Math.max(firstWaitSeconds, estimatedSeconds / 10) : firstWaitSeconds;
  // The power is finite: nothing times infinity would be no number.
  const grown = start * Math.min(waitGrowth ** (hinted ? looks - 1 : looks), Number.MAX_VALUE);
  return Math.min(waitCapSeconds, Math.round(grown));
}
