/**
 * Sends a day, counted as they are reserved: one that a crash or a refusal made useless counts too.
 *
 * The days that are counted begin one after the other, also where clocks or hours differ: a later day is begun with
 * none, but whoever has not come to the day that is counted, because the hour was moved or another clock is ahead, counts
 * on to it. So a moved hour, or a clock that is ahead by less than a day, overdraws a day by no more than another one's sends.
 */
import { absent, all, below, either, equals } from '../records/write.ts';
import type { DayLimit } from './limit-shapes.ts';
import type { LimitState, Rider } from './limit-item.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Number of the day that a provider counts `now` to, by the hour at which its days begin. */
export const dayOf = (now: number, { resetsAtHour = 0 }: DayLimit): number =>
  Math.floor((now - resetsAtHour * HOUR_MS) / DAY_MS);

const beginOf = (day: number, hour = 0): number => day * DAY_MS + hour * HOUR_MS;

/** When the day after that of `now` begins. Milliseconds since the epoch. */
export const nextDayAt = (now: number, limit: DayLimit): number => beginOf(dayOf(now, limit) + 1, limit.resetsAtHour);

/** Whether what was counted last goes on: its day began with this one or since, and no clock that is far ahead began it. */
function goesOn({ day, dayHour, sentThatDay }: LimitState, limit: DayLimit, now: number): boolean {
  const beganAt = beginOf(day, dayHour ?? limit.resetsAtHour);
  return sentThatDay > 0 && beganAt >= beginOf(dayOf(now, limit), limit.resetsAtHour) && beganAt <= now + DAY_MS;
}

/** Whether this day's sends are used up. */
export const isSpent = (state: LimitState, limit: DayLimit, now: number): boolean =>
  goesOn(state, limit, now) && state.sentThatDay >= limit.requests;

/** Counts one more send of the day, or the first of a new one. */
export function countSend(state: LimitState, limit: DayLimit, now: number): Rider {
  const { day, dayHour } = state;
  if (goesOn(state, limit, now)) {
    return { add: { sentThatDay: 1 }, onlyIf: [equals('day', day), below('sentThatDay', limit.requests)] };
  }
  const sameHour = dayHour === undefined ? absent('dayHour') : equals('dayHour', dayHour);
  return {
    set: { day: dayOf(now, limit), dayHour: limit.resetsAtHour ?? 0, sentThatDay: 1 },
    onlyIf: [either(absent('day'), all(equals('day', day), sameHour))],
  };
}
