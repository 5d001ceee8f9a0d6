/** Audit rows as callers see them. */
import type { Item } from '../records/write.ts';
import type { AuditView } from './audit-schema.ts';

/** The public view of an audit row (core/records/audit-row.ts). */
export function auditView(row: Item): AuditView {
  const { at, action, owner, keyId, requestId, attempt, providerTaskId, detail, state, outcome } =
    row as unknown as StoredAudit;
  const whose = { owner, keyId: keyId === '' ? null : keyId, requestId };
  const about = {
    attempt: attempt < 1 ? null : attempt,
    providerTaskId: providerTaskId === '' ? null : providerTaskId,
  };
  return { at, action, ...whose, ...about, detail, state, outcome };
}

/** As the row is stored: absent text is `""`, an absent number is -1. */
type StoredAudit = Omit<AuditView, 'keyId' | 'attempt' | 'providerTaskId'> & {
  readonly keyId: string;
  readonly attempt: number;
  readonly providerTaskId: string;
};
