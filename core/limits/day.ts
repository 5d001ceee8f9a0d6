/** Sends a day, counted as they are reserved: one that a crash or a refusal made useless counts too. */
import { absent, below, either, equals } from '../records/write.ts';
import type { DayLimit } from './limit-shapes.ts';
import type { LimitState, Rider } from './limit-item.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Number of the day that a provider counts `now` to, by the hour at which its days begin. */
export const dayOf = (now: number, { resetsAtHour = 0 }: DayLimit): number =>
  Math.floor((now - resetsAtHour * HOUR_MS) / DAY_MS);

/** When the day after that of `now` begins. Milliseconds since the epoch. */
export const nextDayAt = (now: number, limit: DayLimit): number =>
  (dayOf(now, limit) + 1) * DAY_MS + (limit.resetsAtHour ?? 0) * HOUR_MS;

/** Whether this day's sends are used up. */
export const isSpent = ({ day, sentThatDay }: LimitState, limit: DayLimit, now: number): boolean =>
  day === dayOf(now, limit) && sentThatDay >= limit.requests;

/** Counts one more send of the day, or the first of a new one. */
export function countSend(state: LimitState, limit: DayLimit, now: number): Rider {
  const day = dayOf(now, limit);
  if (state.sentThatDay > 0 && state.day === day) {
    return { add: { sentThatDay: 1 }, onlyIf: [equals('day', day), below('sentThatDay', limit.requests)] };
  }
  return { set: { day, sentThatDay: 1 }, onlyIf: [either(absent('day'), below('day', day))] };
}
