/** Whether a failed call is tried again, and when. Pure. */
import type { Random } from '../core/ports.ts';
import { BideError } from './errors/bide-error.ts';

/** What to do after a failure. */
export type NextTry = { readonly kind: 'again'; readonly delayMs: number } | { readonly kind: 'give_up' };

const BASE_MS = 500;
const CAP_MS = 10_000;

/** A longer `Retry-After` is the caller's to wait for: a call that hangs for minutes looks broken. */
const LONGEST_RETRY_AFTER_SECONDS = 60;

/**
 * Decides after try number `tried` (from 1) of at most `tries`. Calls are tried again on network failures, 429 and 5xx
 * alone; each of them is safe to repeat, because a submission carries its idempotency key.
 */
export function nextTry(error: unknown, tried: number, tries: number, random: Random): NextTry {
  if (!(error instanceof BideError) || !isPassing(error) || tried >= tries) return { kind: 'give_up' };
  const { retryAfterSeconds } = error;
  if (retryAfterSeconds === undefined) return { kind: 'again', delayMs: backoffMs(tried, random) };
  if (retryAfterSeconds > LONGEST_RETRY_AFTER_SECONDS) return { kind: 'give_up' };
  return { kind: 'again', delayMs: Math.max(1000 * retryAfterSeconds, backoffMs(tried, random)) };
}

const isPassing = ({ status, type }: BideError) => type === 'connection_error' || status === 429 || status >= 500;

/** Doubles from half a second to ten; half of it is random, so that callers that failed together spread. */
const backoffMs = (tried: number, random: Random) =>
  Math.round(Math.min(CAP_MS, BASE_MS * 2 ** (tried - 1)) * (0.5 + random() / 2));
