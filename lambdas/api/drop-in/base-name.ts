/**
 * A name in the base URL, `{BASE}/unified~batch-7`: for clients that can say nothing else. Below one name the same
 * request is the same task, however often it is sent.
 */
import { fingerprint } from '../../../core/task/identity.ts';
import { poisonProblems } from '../../../core/task/poison.ts';
import type { Call } from '../api-context.ts';
import { idempotencyHeader } from '../idempotency-header.ts';

/** The idempotency key of a request: its header's, else one that name and request have together, else none. */
export function idempotencyKeyOf(c: Call, request: object): string | undefined {
  const [, name] = (c.req.param('base') ?? '').split('~');
  const given = idempotencyHeader(c);
  // What nobody could store has no fingerprint either, and is refused for it.
  if (given !== undefined || name === undefined || poisonProblems(request).length > 0) return given;
  return `~${name}~${fingerprint(request)}`;
}
