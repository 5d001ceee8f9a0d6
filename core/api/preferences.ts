/** Request headers that change how a task is shown. */

/** The longest wait that a caller may ask for, in seconds: below the gateway's own limit with room to answer. */
export const MAX_WAIT_SECONDS = 20;

/** Seconds of `Prefer: wait=N` (RFC 7240), at most `MAX_WAIT_SECONDS`; undefined when it is not asked for. */
export function waitSecondsOf(prefer: string | undefined): number | undefined {
  for (const preference of (prefer ?? '').split(',')) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return undefined;
}

/** True when `If-None-Match` (RFC 9110, 13.1.2) names the entity tag; the comparison is the weak one, as asked. */
export function namesTag(ifNoneMatch: string | undefined, entityTag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(entityTag);
}
