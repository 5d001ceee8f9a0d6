/** For receivers of webhooks: `import { verifyWebhook } from 'bide/webhooks'`. */
import { checkWebhook } from '../../core/webhooks/check-webhook.ts';
import { webhookHeaders } from '../../core/webhooks/sign-webhook.ts';
import { secretBytes } from '../../core/webhooks/webhook-secret.ts';

/** A webhook that is not to be believed; the message says why. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}

/** Headers as Node has them (lower case), or as fetch does. */
export type ReceivedHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The webhook's JSON, once its signature and its time (five minutes either way) are right.
 * `payload`: the body as it came, not parsed and written again. `secret`: `whsec_…`; several while one is replaced.
 * @throws WebhookRefused for a webhook that is not ours; TypeError for a secret that is none.
 */
export function verifyWebhook(
  payload: string | Uint8Array,
  headers: ReceivedHeaders,
  secret: string | readonly string[],
): unknown {
  const [id, timestamp, signatures] = [webhookHeaders.id, webhookHeaders.timestamp, webhookHeaders.signature].map(
    (name) => one(headers, name),
  ) as [string, string, string];
  const secrets = (typeof secret === 'string' ? [secret] : secret).map(asBytes);
  const check = checkWebhook({ id, timestamp, payload, signatures }, secrets, Date.now());
  if (check.kind === 'invalid') throw new WebhookRefused(`The webhook is refused: ${check.reason}.`);
  return JSON.parse(typeof payload === 'string' ? payload : Buffer.from(payload).toString('utf8')) as unknown;
}

function one(headers: ReceivedHeaders, name: string): string {
  const found = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof found === 'string' && found !== '') return found;
  throw new WebhookRefused(`The webhook is refused: the header ${name} is missing.`);
}

function asBytes(written: string): Uint8Array {
  const bytes = secretBytes(written);
  if (bytes === undefined) throw new TypeError('The secret is not one of webhooks; allowed: whsec_ and base64.');
  return bytes;
}
