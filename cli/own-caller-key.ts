/** The caller key of this machine's own Bide. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from '../core/ports.ts';
import { activeCaller, hashOfCallerKey, newCaller, scopes } from '../core/records/caller-record.ts';
import { callerKey } from '../core/records/keys.ts';

/** The caller key of the folder, readable by its owner only: made once, and again when somebody has revoked it. */
export async function ownCallerKey(folder: string, table: Table): Promise<string> {
  const path = join(folder, 'caller-key');
  const known = (await readFile(path, 'utf8').catch(() => '')).trim();
  const key = known === '' || (await isRevoked(known, table)) ? await freshKey(path) : known;
  // One that is there may lack a scope that came later.
  await table.put(newCaller({ callerKey: key, name: 'bide serve', owner: 'local', scopes, now: Date.now() }));
  return key;
}

async function isRevoked(key: string, table: Table): Promise<boolean> {
  const item = await table.get(callerKey(hashOfCallerKey(key)));
  return item !== undefined && activeCaller(item) === undefined;
}

async function freshKey(path: string): Promise<string> {
  const key = `bide_${randomBytes(24).toString('base64url')}`;
  const fresh = `${path}.${process.pid}`;
  // A kill in the middle of writing would leave an empty file.
  await writeFile(fresh, `${key}\n`, { mode: 0o600 });
  await rename(fresh, path);
  return key;
}
