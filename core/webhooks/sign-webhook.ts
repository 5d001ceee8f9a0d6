/** Signatures of webhooks. Source: Standard Webhooks, "Verifying webhook authenticity". */
import { createHmac } from 'node:crypto';

/** Names of the three headers. */
export const webhookHeaders = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
} as const;

/** The id of a task's webhook: the same at each try, so that a receiver can tell a repetition. */
export const webhookIdOf = (taskId: string): string => `msg_${taskId}`;

export interface Signed {
  readonly id: string;
  /** Seconds since the epoch, as text. */
  readonly timestamp: string;
  /** The body's own bytes; text stands for its UTF-8. */
  readonly payload: string | Uint8Array;
}

/** `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.payload`. */
export function signature({ id, timestamp, payload }: Signed, secret: Uint8Array): string {
  const hmac = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(payload);
  return `v1,${hmac.digest('base64')}`;
}

/** The three headers of one try, with a signature for each secret that is valid: two while one is replaced. */
export function signedHeaders(
  { id, payload, at }: { readonly id: string; readonly payload: string | Uint8Array; readonly at: number },
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  return {
    [webhookHeaders.id]: id,
    [webhookHeaders.timestamp]: timestamp,
    [webhookHeaders.signature]: secrets.map((secret) => signature({ id, timestamp, payload }, secret)).join(' '),
  };
}
