/** Secrets of webhooks, as Standard Webhooks writes them: `whsec_` and the base64 of 24 to 64 bytes. */
import { createHmac } from 'node:crypto';

export const SECRET_PREFIX = 'whsec_';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of a written secret; undefined for anything else. The prefix may be left out, as other libraries allow. */
export function secretBytes(written: string): Buffer | undefined {
  const text = written.startsWith(SECRET_PREFIX) ? written.slice(SECRET_PREFIX.length) : written;
  const bytes = base64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}

/** What an owner's webhooks are signed with: made from the deployment's, so that no owner can sign for another. */
export function ownerSecret(deploymentSecret: Uint8Array, owner: string): string {
  const bytes = createHmac('sha256', deploymentSecret).update(`bide webhooks of ${owner}`).digest();
  return SECRET_PREFIX + bytes.toString('base64');
}
