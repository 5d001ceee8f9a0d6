/** What a task id looks like. */
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

/** True for text that could be a task id. */
export const isTaskId = (text: string): boolean => /^[a-z2-7]{26}$/.test(text);
