import type { Urgency } from '../task/urgency.ts';
import type { Line } from './line.ts';

/** How many steps ahead a lane may reserve. What is longer than a lane's lead is free for the lanes above it. */
const lanes: Readonly<Record<Urgency, number>> = { batch: 1, normal: 2, interactive: 3 };

/** A line that was not let in for so long reaches a whole step further than one that was let in just now. */
const TURNS_MS = 5000;
/** And one that waits for minutes overtakes every lane, so that none starves. */
const HUNGER_MS = 60_000;
const MOST_HUNGER = 3;

/**
 * How far ahead a task of a line may reserve now, in milliseconds. Lines of one lane take turns, because the one that
 * was not let in for longest reaches furthest. A newcomer has not waited, however long ago his line was let in last.
 */
export function leadMs(
  urgency: Urgency,
  line: Line | undefined,
  now: number,
  stepMs: number,
  isNewcomer = false,
): number {
  const waitedMs = line === undefined ? TURNS_MS : Math.max(0, now - line.at);
  const hunger = isNewcomer ? 0 : Math.min(MOST_HUNGER, Math.max(0, waitedMs - TURNS_MS) / HUNGER_MS);
  return Math.round(stepMs * (lanes[urgency] + Math.min(1, waitedMs / TURNS_MS) + hunger));
}

/** Further ahead no task and no look reserves, whatever its lane and however long it has waited. */
export const longestLeadMs = (stepMs: number): number => stepMs * (lanes.interactive + 1 + MOST_HUNGER);

/** Looks that count towards the rate go before new purchases, unless those wait for long. */
export const lookLeadMs = (stepMs: number): number => stepMs * (lanes.interactive + 1);
