/** Fingerprints and task ids. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 of the canonical JSON (RFC 8785) of a request, before defaults, as hex. */
export function fingerprint(request: unknown): string {
  const canonical = canonicalize(request);
  if (canonical === undefined) throw new TypeError('The request is not JSON.');
  return createHash('sha256').update(canonical).digest('hex');
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_LENGTH = 26;

/** 26 characters of lower-case base32 (RFC 4648): the first 130 bits of `bytes` (at least 17). */
export function base32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 17)) bits = (bits << 8n) | BigInt(byte);
  bits >>= 6n;
  let text = '';
  for (let i = ID_LENGTH - 1; i >= 0; i -= 1) text += ALPHABET.charAt(Number((bits >> BigInt(5 * i)) & 31n));
  return text;
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

/** True for text that could be a task id. */
export const isTaskId = (text: string): boolean => /^[a-z2-7]{26}$/.test(text);
