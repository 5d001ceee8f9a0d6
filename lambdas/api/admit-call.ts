/** What a known caller may do: by the scopes of his key, and as often as its limit allows. */
import { scopeMissing, tooManyRequests } from '../../core/api/api-errors.ts';
import { takeTurn } from '../../core/limits/take-turn.ts';
import type { Scope } from '../../core/records/caller-record.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';

/** @throws ApiFailure when the caller's key lacks the scope. */
export function checkScope(c: Call, scope: Scope): void {
  if (c.get('caller').scopes.includes(scope)) return;
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
  throw new ApiFailure(scopeMissing(scope), { 'WWW-Authenticate': challenge });
}

/** Counts the request against the limit of its caller key. @throws ApiFailure when it comes too soon. */
export async function checkLimit(c: Call): Promise<void> {
  const { keyId, limit } = c.get('caller');
  if (keyId === undefined || limit === undefined) return;
  const { table, clock } = c.get('context');
  const turn = await takeTurn(table, `caller-${keyId}`, limit, clock.now());
  if (turn.kind === 'now') return;
  throw new ApiFailure(tooManyRequests(limit, turn.waitMs));
}
