/**
 * How a line moves: who is due when, and who asks again when. Where a rate is shared that follows from the time between
 * two who were let in; where places are counted, from how many stand before somebody.
 */
import type { Line } from './line.ts';

/** How many slots a number is behind the head. */
export const placesBehind = (line: Line, turn: number, spacingMs: number): number => (turn - line.head) / spacingMs;

/** How many stand in a line where places are counted; those who have left without a word are among them. */
export const waitingIn = (line: Line, spacingMs: number): number =>
  Math.max(0, Math.ceil((line.tail - line.head) / spacingMs));

/** How a line moves. */
export interface Pace {
  /** Between two numbers, milliseconds. */
  readonly spacingMs: number;
  /** How many may be let in out of turn: as many as there are places, where places are counted. 0 = first come, first served. */
  readonly window: number;
}

/**
 * Milliseconds between two who are let in, as far as one can tell now. Where places are counted, nobody may be let in for
 * as long as one is held; from a longer silence on the line is slower than its mean.
 */
export const gapOf = (line: Line, now: number, { spacingMs, window }: Pace): number =>
  Math.max(spacingMs, line.gap, window > 0 ? (now - line.at) / window : 0);

/** When a number is due. */
export const dueAt = (line: Line, turn: number, now: number, pace: Pace): number =>
  line.at + placesBehind(line, turn, pace.spacingMs) * gapOf(line, now, pace);

/** Nobody was let in for long, although something was free: those who stood here are gone. */
const isDeserted = (line: Line, now: number, isIdle: boolean): boolean =>
  isIdle && now - line.at > Math.max(3000, 3 * line.gap);

/** Whether somebody stands in the line, as far as times tell. `isIdle`: a slot and a place are free now. */
export const isBusy = (line: Line | undefined, now: number, pace: Pace, isIdle: boolean): line is Line =>
  line !== undefined && dueAt(line, line.tail, now, pace) > now && !isDeserted(line, now, isIdle);

/** A Wait lasts whole seconds, so a task comes up to one too early. */
const EARLY_MS = 1000;

/** Whether a number may be let in now. */
export function isDue(line: Line, turn: number, now: number, pace: Pace): boolean {
  const { spacingMs, window } = pace;
  if (window > 0) return placesBehind(line, turn, spacingMs) <= window;
  return now >= dueAt(line, turn, now, pace) - EARLY_MS;
}

/** Nobody sleeps longer without a look at the line, which may have become shorter, unless it has a rate and half of his time is longer. */
export const LONGEST_MS = 600_000;

/**
 * Milliseconds until a number that is not due should ask again. Where a rate is shared, half of what it will take or at
 * least what it takes at best: another line may end and leave its share. Where places are counted, until it has come to
 * the middle of the window.
 */
export function dueInMs(line: Line, turn: number, now: number, pace: Pace): number {
  const { spacingMs, window } = pace;
  const untilDue = dueAt(line, turn - (window / 2) * spacingMs, now, pace) - now;
  const atBest = line.at + (turn - line.head) - now;
  if (window > 0) return Math.ceil(Math.min(Math.max(untilDue, placeInMs(line, now, pace)), LONGEST_MS));
  return Math.ceil(Math.min(Math.max(atBest, untilDue / 2), Math.max(LONGEST_MS, untilDue / 2)));
}

/** However slowly places come free, of those who may take the next one somebody asks after so long. */
const SELDOM_MS = 15_000;

/** How many of a line may take the next place. */
const askingIn = (line: Line, { spacingMs, window }: Pace): number =>
  Math.min(window, Math.max(1, waitingIn(line, spacingMs)));

/** Each of them asks at least so often, but for tasks that have become old. */
export const seldomMs = (line: Line, pace: Pace): number => askingIn(line, pace) * SELDOM_MS;

/** When to ask again for a place: as if each of those who may be let in asked once in four places that come free. */
export function placeInMs(line: Line, now: number, pace: Pace): number {
  const perPlace = Math.max(askingIn(line, pace) * Math.max(pace.spacingMs, line.gap), now - line.at) / 4;
  return Math.max(EARLY_MS, Math.min(perPlace, seldomMs(line, pace)));
}
