/** What webhooks are signed with on this machine: a file of the records, readable by its owner only. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeploymentSecret } from '../core/webhooks/deployment-secret.ts';

/** A fresh secret, as the deployment's would be. */
export const freshSecret = (): string => randomBytes(48).toString('base64url');

const pathIn = (folder: string) => join(folder, 'webhook-secret');

/** The text of the secret, made when there is none; read at each call, so that a rotation shows. */
export function localWebhookSecret(folder: string | undefined): () => string {
  const made = JSON.stringify({ current: freshSecret() } satisfies DeploymentSecret);
  return folder === undefined ? () => made : () => readWebhookSecret(folder) ?? storeWebhookSecret(folder, made);
}

/** Undefined where none was needed yet. */
export function readWebhookSecret(folder: string): string | undefined {
  try {
    return readFileSync(pathIn(folder), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

/** Stores and answers with it. */
export function storeWebhookSecret(folder: string, text: string): string {
  const fresh = `${pathIn(folder)}.${process.pid}`;
  // A kill in the middle of writing would leave an empty file.
  writeFileSync(fresh, text, { mode: 0o600 });
  renameSync(fresh, pathIn(folder));
  return text;
}
