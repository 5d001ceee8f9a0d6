/** `bide keys list`: callers, oldest first. */
import { parseArgs } from 'node:util';
import type { CallerRecord } from '../../core/records/caller-record.ts';
import { asCalled } from '../as-called.ts';
import { exitCodes, type Io } from '../io.ts';
import { colorsFor } from '../show/colors.ts';
import { columns, type Cell } from '../show/columns.ts';
import { now } from '../show/now.ts';
import { ago } from '../show/time.ts';
import { findResources, resourceOptions } from '../target/resources.ts';
import { readCallers, withTable } from './callers.ts';
import { rateText } from './rate.ts';

const options = { ...resourceOptions, json: { type: 'boolean', default: false } } as const;

/** Prints one line a caller; never a key, which nobody has but the caller. */
export async function listKeys(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const callers = await withTable(await findResources(values, io), io, readCallers);
  const lines = values.json ? callers.map(asJson) : columns(callers.map((caller) => cells(caller, io)));
  for (const line of lines) io.stdout.write(`${line}\n`);
  if (callers.length === 0) io.stderr.write(asCalled('No callers. Make one with: bide keys create NAME\n', io));
  return exitCodes.ok;
}

function cells({ keyId, name, owner, scopes, limit, createdAt, revokedAt }: CallerRecord, io: Io): Cell[] {
  const at = now(io);
  const revoked = revokedAt === undefined ? '' : `revoked ${ago(revokedAt, at)}`;
  return [
    keyId,
    name,
    owner,
    scopes.join(','),
    limit === undefined ? 'no limit' : rateText(limit),
    ago(createdAt, at),
    { text: revoked, paint: colorsFor(io.stdout, io).red },
  ];
}

const isoOrNull = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());

function asJson({ keyId, name, owner, scopes, limit, createdAt, revokedAt }: CallerRecord): string {
  const times = { createdAt: isoOrNull(createdAt), revokedAt: isoOrNull(revokedAt) };
  return JSON.stringify({ keyId, name, owner, scopes, limit: limit ?? null, ...times });
}
