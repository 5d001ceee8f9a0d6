/** Who calls: by caller key, or as the IAM principal that the gateway vouches for. */
import { invalidCallerKey, invalidSignature } from '../../core/api/api-errors.ts';
import type { ApiError } from '../../core/errors/envelope.ts';
import { environmentNames } from '../../core/names.ts';
import type { Clock, Table } from '../../core/ports.ts';
import { activeCaller, hashOfCallerKey, scopes } from '../../core/records/caller-record.ts';
import { callerKey } from '../../core/records/keys.ts';
import type { Variables } from '../adapters/environment.ts';
import { ApiFailure } from './answers.ts';
import type { Call, Caller } from './api-context.ts';

/** Finds out who calls. @throws ApiFailure when nobody vouches for him. */
export type Authenticate = (c: Call) => Promise<Caller>;

/** Who vouches for callers in this environment. @throws for a word that means nothing. */
export function authOf(variables: Variables): 'caller-key' | 'iam' {
  const auth = variables[environmentNames.auth] ?? 'caller-key';
  if (auth === 'caller-key' || auth === 'iam') return auth;
  throw new Error(`${environmentNames.auth} is ${JSON.stringify(auth)}; allowed: caller-key, iam.`);
}

/** How long a caller is believed without reading him again: a revoked key goes on working for as long. */
const CACHE_MS = 60_000;
/** Callers that one environment remembers; beyond them the oldest is forgotten. */
const CACHE_SIZE = 1000;

/**
 * Callers by the bearer token `Authorization: Bearer <caller key>`. Only callers that were found are remembered, so
 * that a new key works at once, and keys that somebody guesses push nobody out.
 */
export function byCallerKey(table: Table, clock: Clock): Authenticate {
  const known = new Map<string, { readonly caller: Caller; readonly until: number }>();
  return async (c) => {
    const header = c.req.header('Authorization');
    const [, key] = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(header ?? '') ?? [];
    if (key === undefined) throw refused(header === undefined ? 'Bearer' : 'Bearer error="invalid_request"');
    const hash = hashOfCallerKey(key);
    const now = clock.now();
    const cached = known.get(hash);
    if (cached !== undefined && now < cached.until) return cached.caller;
    known.delete(hash);
    const caller = activeCaller(await table.get(callerKey(hash)));
    if (caller === undefined) throw refused('Bearer error="invalid_token"');
    known.set(hash, { caller, until: now + CACHE_MS });
    const [oldest] = known.keys();
    if (known.size > CACHE_SIZE && oldest !== undefined) known.delete(oldest);
    return caller;
  };
}

/** IAM principals: the gateway has checked the signature and, by its policy, the permission. They may do everything. */
export const byIam: Authenticate = (c) => {
  const arn = c.env.event?.requestContext.authorizer?.iam?.userArn;
  if (typeof arn !== 'string' || arn === '') return Promise.reject(refused('AWS4-HMAC-SHA256', invalidSignature));
  return Promise.resolve({ owner: principalOf(arn), scopes });
};

/**
 * The principal of a caller's ARN. A session of a role stands for the role: session names differ by machine and are
 * chosen by the caller, so tasks of one session would be lost to the next.
 */
const principalOf = (arn: string) => arn.replace(/^(arn:[^:]*:sts::\d*:assumed-role\/[^/]+)\/.*$/, '$1');

/** `challenge`: how to come back (RFC 6750 for bearer tokens). */
const refused = (challenge: string, error: ApiError = invalidCallerKey) =>
  new ApiFailure(error, { 'WWW-Authenticate': challenge });
