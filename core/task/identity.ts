/** Fingerprints, and the task ids that idempotency keys have. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { base32 } from './task-id.ts';

/** SHA-256 of the canonical JSON (RFC 8785) of a request, before defaults, as hex. */
export function fingerprint(request: unknown): string {
  const canonical = canonicalize(request);
  if (canonical === undefined) throw new TypeError('The request is not JSON.');
  return createHash('sha256').update(canonical).digest('hex');
}

/** The id that a task of this owner has under this idempotency key: the same at every delivery. */
export const taskIdOf = (owner: string, idempotencyKey: string): string => idOfTexts([owner, idempotencyKey]);

/** The id that a retry of a task has under this idempotency key: no task that was requested otherwise has it. */
export const retryIdOf = (owner: string, retryOf: string, idempotencyKey: string): string =>
  idOfTexts([owner, retryOf, idempotencyKey]);

/** Lengths stand before texts, so that other texts have another id. */
function idOfTexts(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) {
    const bytes = Buffer.from(text, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return base32(hash.digest());
}
