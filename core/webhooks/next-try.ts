/** When a webhook is sent again, and when it is given up. */

/** What became of one try. */
export type TryResult =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterSeconds?: number | undefined }
  /** `reason`: a stable word. */
  | { readonly kind: 'failed'; readonly reason: string };

export type NextTry =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly seconds: number }
  | { readonly kind: 'give_up'; readonly because: 'gone' | 'tries_used_up' };

const [MINUTE, HOUR] = [60, 3600];

/** Seconds after the first try, the second, … */
export const waitsBetweenTries: readonly number[] = [5, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR];

/** One more than there are waits. */
export const mostTries = waitsBetweenTries.length + 1;

/** What a receiver may ask for at most, with `Retry-After`. */
export const longestWaitSeconds = 12 * HOUR;

/** What follows try number `tries`, counted from 1. A redirect is a failure; 410 says that nobody wants it any more. */
export function nextTry(result: TryResult, tries: number): NextTry {
  const status = result.kind === 'answered' ? result.status : 0;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'give_up', because: 'gone' };
  const wait = waitsBetweenTries[tries - 1];
  if (wait === undefined) return { kind: 'give_up', because: 'tries_used_up' };
  const asked = result.kind === 'answered' ? (result.retryAfterSeconds ?? 0) : 0;
  return { kind: 'again', seconds: Math.max(wait, Math.min(asked, longestWaitSeconds)) };
}
