/**
 * When it looks again. Waits grow until tasks of its kind were seen, then follow the schedule that fits how long they
 * take, and grow again beyond what was ever seen; never past the deadline, never too many. All in seconds.
 */
import type { Random } from '../ports.ts';
import { inspectionSchedule, type Durations } from './inspection-schedule.ts';

/** Shape of the growing schedule, and what a look is worth; defaults are in core/defaults.ts. */
export interface Schedule {
  readonly firstWaitSeconds: number;
  readonly waitGrowth: number;
  readonly waitCapSeconds: number;
  readonly waitJitter: number;
  readonly maxLaps: number;
}

/** What is known of how long tasks of this kind take. */
export interface Known extends Durations {
  /** Weight of the tasks behind it. */
  readonly samples: number;
}

/** Where a task stands. */
export interface Standing {
  /** Looks at this attempt so far. */
  readonly looks: number;
  /** Laps of the state machine so far, whatever they were for. */
  readonly laps: number;
  /** The provider's own estimate of the duration, -1 without one. A hint, often wrong. */
  readonly estimatedSeconds: number;
  readonly secondsToDeadline: number;
  /** Since the provider accepted it. */
  readonly elapsedSeconds: number;
  /** Absent where nothing was learnt. */
  readonly known?: Known | undefined;
  /** Seconds of delay that one look is worth. */
  readonly secondsPerLook: number;
}

/**
 * Why a wait is as long as it is.
 * - `growing`: too little is known. `learned`: the best for what is known. `blended`: in between.
 * - `exploring`: shorter than the best, so that what is known can be found wrong.
 * - `laps`: stretched, so that the laps left reach the deadline. `deadline`: cut, to look exactly then.
 */
export type WaitReason = 'growing' | 'blended' | 'learned' | 'exploring' | 'laps' | 'deadline';

/** A wait in whole seconds, at least 1. */
export interface PlannedWait {
  readonly seconds: number;
  readonly why: WaitReason;
}

/** Fewer samples than the first count for nothing; from the second on the learned schedule holds alone. */
const trusted = { from: 5, fully: 15 } as const;
/**
 * One in so many first looks, and later ones that find most tasks ended, comes early: all that is detected at such a look
 * cannot tell how much earlier it ended.
 */
const EXPLORE_ONE_IN = 24;
/** Beyond what all but this share of tasks have taken, waits begin to grow again. */
const TAIL = 0.01;

/** The wait before the next look, within the bounds of the task. */
export function nextWait(standing: Standing, schedule: Schedule, random: Random): PlannedWait {
  const planned = plannedWait(standing, schedule, random);
  const seconds = boundedWaitSeconds(planned.seconds, standing, schedule);
  if (seconds >= standing.secondsToDeadline) return { seconds, why: 'deadline' };
  return seconds === planned.seconds ? planned : { seconds, why: 'laps' };
}

function plannedWait(standing: Standing, schedule: Schedule, random: Random): PlannedWait {
  const { known, looks, elapsedSeconds, secondsPerLook } = standing;
  const grown = growingWaitSeconds(looks, standing.estimatedSeconds, schedule);
  const growing = { seconds: Math.max(1, spread(grown, schedule.waitJitter, random)), why: 'growing' } as const;
  if (known === undefined) return growing;
  const trust = trustIn(known, elapsedSeconds);
  if (trust === 0) return growing;
  const [best] = inspectionSchedule(known, elapsedSeconds, secondsPerLook, standing.secondsToDeadline);
  if (best === undefined) return growing;
  if (trust < 1) return { seconds: Math.max(1, Math.round(grown ** (1 - trust) * best ** trust)), why: 'blended' };
  const detectsMany = looks === 0 || isLikelyLast(known, elapsedSeconds, best);
  if (best > 1 && detectsMany && random() * EXPLORE_ONE_IN < 1) {
    return { seconds: Math.max(1, Math.round(best * (0.4 + 0.5 * random()))), why: 'exploring' };
  }
  return { seconds: best, why: 'learned' };
}

/** Whether most of the tasks that have not ended by now will have after a wait. */
function isLikelyLast(known: Known, elapsedSeconds: number, wait: number): boolean {
  const before = elapsedSeconds > 0 ? known.endedBy(elapsedSeconds) : 0;
  return known.endedBy(elapsedSeconds + wait) > (1 + before) / 2;
}

/** From 0 to 1: by the number of tasks seen, and by how many of them took as long as this one has by now. */
function trustIn(known: Known, elapsedSeconds: number): number {
  const bySamples = (known.samples - trusted.from) / (trusted.fully - trusted.from);
  const byTail = elapsedSeconds > 0 ? (1 - known.endedBy(elapsedSeconds)) / TAIL : 1;
  return Math.max(0, Math.min(1, bySamples, byTail));
}

const spread = (seconds: number, jitter: number, random: Random) =>
  Math.round(seconds * (1 + jitter * (2 * random() - 1)));

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
export function growingWaitSeconds(looks: number, estimatedSeconds: number, schedule: Schedule): number {
  const { firstWaitSeconds, waitGrowth, waitCapSeconds } = schedule;
  const hinted = estimatedSeconds / 2 > firstWaitSeconds;
  if (hinted && looks === 0) return Math.min(waitCapSeconds, Math.round(estimatedSeconds / 2));
  const start = hinted ? Math.max(firstWaitSeconds, estimatedSeconds / 10) : firstWaitSeconds;
  // The power is finite: nothing times infinity would be no number.
  const grown = start * Math.min(waitGrowth ** (hinted ? looks - 1 : looks), Number.MAX_VALUE);
  return Math.min(waitCapSeconds, Math.round(grown));
}
