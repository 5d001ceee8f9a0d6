/** What webhooks are signed with on this machine: a file of the records, readable by its owner only. */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeploymentSecret } from '../core/webhooks/deployment-secret.ts';

/** A fresh secret, as the deployment's would be. */
export const freshSecret = (): string => randomBytes(48).toString('base64url');

const pathIn = (folder: string) => join(folder, 'webhook-secret');

/** The text of the secret, made when there is none; read at each call, so that a rotation shows. */
export function localWebhookSecret(folder: string | undefined): () => string {
  const made = JSON.stringify({ current: freshSecret() } satisfies DeploymentSecret);
  return folder === undefined ? () => made : () => readWebhookSecret(folder) ?? makeWebhookSecret(folder, made);
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

/** Stores it where there is none yet, and answers with the one that is there: two processes may begin at once. */
function makeWebhookSecret(folder: string, text: string): string {
  const fresh = written(folder, text);
  try {
    linkSync(fresh, pathIn(folder));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  } finally {
    unlinkSync(fresh);
  }
  return readFileSync(pathIn(folder), 'utf8');
}

/** Stores and answers with it. */
export function storeWebhookSecret(folder: string, text: string): string {
  renameSync(written(folder, text), pathIn(folder));
  return text;
}

/** In a file of its own first: a kill in the middle of writing would leave an empty one. */
function written(folder: string, text: string): string {
  const path = `${pathIn(folder)}.${process.pid}`;
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}
