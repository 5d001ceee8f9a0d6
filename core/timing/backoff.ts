import type { Random } from '../ports.ts';

/** Bounds of an exponential backoff, in seconds. */
export interface BackoffBounds {
  readonly baseSeconds: number;
  readonly capSeconds: number;
}

/**
 * Exponential backoff with full jitter: U(0, min(cap, base · 2^failures)), in whole seconds and at least 1, because
 * that is what a Wait can do and what keeps a loop from running hot. `failures` counts from 0.
 */
export function backoffSeconds(failures: number, bounds: BackoffBounds, random: Random): number {
  // The power is finite: nothing times infinity would be no number.
  const ceiling = Math.min(bounds.capSeconds, bounds.baseSeconds * Math.min(2 ** failures, Number.MAX_VALUE));
  return Math.max(1, Math.ceil(random() * ceiling));
}

/**
 * The wait after a refusal: what `Retry-After` asks for or the backoff, whichever is longer, spread upward only by
 * U(0, min(a tenth, 5 s)), so that nobody comes back too early and not everybody at once.
 */
export function refusalWaitSeconds(
  failures: number,
  askedSeconds: number | undefined,
  bounds: BackoffBounds,
  random: Random,
): number {
  const backoff = backoffSeconds(failures, bounds, random);
  if (askedSeconds === undefined) return backoff;
  const wait = Math.max(askedSeconds, backoff);
  return Math.ceil(wait + random() * Math.min(0.1 * wait, 5));
}
