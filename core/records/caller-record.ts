/** Callers: who may use the API. Of a caller key only the hash is ever stored. */
import { createHash } from 'node:crypto';
import type { Rate } from '../limits/limit-item.ts';
import { CALLERS_PARTITION, callerKey } from './keys.ts';
import type { Item } from './write.ts';

/** What a caller key may be used for. */
export const scopes = ['tasks:read', 'tasks:write', 'tasks:operate'] as const;

export type Scope = (typeof scopes)[number];

/** What a caller key may be used for unless told otherwise: what concerns others too is for operators. */
export const usualScopes: readonly Scope[] = ['tasks:read', 'tasks:write'];

/** A caller as it is stored. Times are milliseconds since the epoch. */
export type CallerRecord = {
  pk: string;
  sk: string;
  /** The first characters of the hash: names the key without showing it. */
  keyId: string;
  /** For people. */
  name: string;
  owner: string;
  scopes: Scope[];
  /** Requests that this key may send; absent = only the gateway's throttle. */
  limit?: Pick<Rate, keyof Rate>;
  createdAt: number;
  revokedAt?: number;
  ownerPk: string;
  ownerSk: string;
};

/** What a new caller is made from. */
export interface NewCaller {
  readonly callerKey: string;
  readonly name: string;
  readonly owner: string;
  readonly scopes?: readonly Scope[];
  readonly limit?: Rate | undefined;
  readonly now: number;
}

/** SHA-256 of a caller key, as hex. */
export const hashOfCallerKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The item of a new caller. */
export function newCaller({
  callerKey: key,
  name,
  owner,
  scopes: given = usualScopes,
  limit,
  now,
}: NewCaller): CallerRecord {
  const hash = hashOfCallerKey(key);
  return {
    ...callerKey(hash),
    keyId: hash.slice(0, 12),
    name,
    owner,
    scopes: [...given],
    ...(limit === undefined ? {} : { limit: { ...limit } }),
    createdAt: now,
    ownerPk: CALLERS_PARTITION,
    ownerSk: `${new Date(now).toISOString()}#${hash.slice(0, 12)}`,
  };
}

/** Reads a stored caller; undefined for one that is not there or was revoked. */
export function activeCaller(item: Item | undefined): CallerRecord | undefined {
  const caller = item as CallerRecord | undefined;
  return caller === undefined || caller.revokedAt !== undefined ? undefined : caller;
}
