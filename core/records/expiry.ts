import { fixed } from '../defaults.ts';

const DAY_SECONDS = 24 * 3600;

/** When the items of a task may go, in seconds since the epoch. */
export const expiryOf = (now: number): number => Math.floor(now / 1000) + fixed.taskDays * DAY_SECONDS;
