/**
 * Audit rows: what an operator asked for, who, when, and what came of it. A row is there before anything is done, so
 * that nothing is done without one; what is `asked` and nothing else was begun, and nobody knows how far it got.
 */
import { fixed } from '../defaults.ts';
import { auditKey } from './keys.ts';
import { equals, type Item, type Key, type Update } from './write.ts';

export const auditActions = ['retry', 'recover', 'adopt', 'pause', 'resume', 'redrive', 'resend'] as const;

/** `refused`: it came too late, or could not be done; nothing was changed. */
export const auditStates = ['asked', 'done', 'refused'] as const;

export type AuditAction = (typeof auditActions)[number];
export type AuditState = (typeof auditStates)[number];

/** Who asked: never the key itself. */
export interface Actor {
  readonly owner: string;
  /** The caller key's id; absent for an IAM principal. */
  readonly keyId?: string | undefined;
}

/** What is asked for. Times in milliseconds since the epoch. */
export interface Asked {
  readonly action: AuditAction;
  readonly by: Actor;
  /** The invocation that writes; unique. */
  readonly writer: string;
  /** What the caller was told as the name of his request. */
  readonly requestId: string;
  readonly at: number;
  /** The attempt that it is about. */
  readonly attempt?: number | undefined;
  readonly providerTaskId?: string | undefined;
  /** In words, e.g. until when. */
  readonly detail?: string | undefined;
}

/** A fresh row in the partition of what it is about. Writing it again changes nothing. */
export function auditRow(pk: string, asked: Asked): Item {
  const { action, by, writer, requestId, at, attempt = -1, providerTaskId = '', detail = '' } = asked;
  // One request may ask for several things: adopting is followed by looks.
  const name = [action, writer, ...(attempt > 0 ? [attempt] : [])].join('.');
  return {
    ...auditKey(pk, at, name),
    action,
    owner: by.owner,
    keyId: by.keyId ?? '',
    requestId,
    at: new Date(at).toISOString(),
    attempt,
    providerTaskId,
    detail,
    state: 'asked',
    outcome: '',
    expiresAt: Math.floor(at / 1000) + fixed.errorRowDays * 24 * 3600,
  };
}

/** What came of it, in short. */
export interface Came {
  readonly state: Exclude<AuditState, 'asked'>;
  readonly outcome: string;
}

/** Writes down what came of it, once. */
export const concluded = ({ pk, sk }: Key, { state, outcome }: Came): Update => ({
  key: { pk, sk },
  set: { state, outcome },
  onlyIf: equals('state', 'asked'),
});
