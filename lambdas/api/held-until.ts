import type { Call } from './api-context.ts';

/** Time of the function that is kept back for the answer. */
const ANSWER_MS = 3000;

/** Until when a request that waits for up to so many seconds may be held, in milliseconds since the epoch. */
export function heldUntil(c: Call, seconds: number): number {
  const { clock, invocation } = c.get('context');
  return clock.now() + Math.min(1000 * seconds, invocation.remainingMs() - ANSWER_MS);
}
