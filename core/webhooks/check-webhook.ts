/** What a receiver finds out of a webhook. Source: Standard Webhooks, "Verifying webhook authenticity". */
import { timingSafeEqual } from 'node:crypto';
import { signature, type Signed } from './sign-webhook.ts';

export interface Received extends Signed {
  /** One or more signatures with spaces between them. */
  readonly signatures: string;
}

/** Seconds that a webhook's time may lie before or after the receiver's. */
export const TOLERANCE_SECONDS = 300;

export type WebhookCheck = { readonly kind: 'valid' } | { readonly kind: 'invalid'; readonly reason: string };

const invalid = (reason: string): WebhookCheck => ({ kind: 'invalid', reason });

/**
 * Valid when one signature is that of one secret and its time is near.
 * `now`: milliseconds since the epoch, or undefined to let any time pass, as for a webhook out of a log.
 */
export function checkWebhook(
  received: Received,
  secrets: readonly Uint8Array[],
  now: number | undefined,
): WebhookCheck {
  if (!/^\d{1,12}$/.test(received.timestamp))
    return invalid('webhook-timestamp is not in whole seconds since the epoch');
  const aheadSeconds = now === undefined ? 0 : Number(received.timestamp) - Math.floor(now / 1000);
  if (Math.abs(aheadSeconds) > TOLERANCE_SECONDS) {
    const side = aheadSeconds > 0 ? 'ahead' : 'old';
    return invalid(`webhook-timestamp is ${Math.abs(aheadSeconds)} s ${side}; allowed: ${TOLERANCE_SECONDS} s`);
  }
  const given = received.signatures.split(' ').filter((one) => one.startsWith('v1,'));
  if (given.length === 0) return invalid('webhook-signature has no signature of version v1');
  const expected = secrets.map((secret) => signature(received, secret));
  if (given.some((one) => expected.some((other) => areEqual(one, other)))) return { kind: 'valid' };
  return invalid('no signature is that of the secret');
}

function areEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
