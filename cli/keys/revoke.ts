/** `bide keys revoke`: takes a caller key out of use. The item stays, so that it is known what the key was. */
import { parseArgs } from 'node:util';
import type { Table } from '../../core/ports.ts';
import type { CallerRecord } from '../../core/records/caller-record.ts';
import { absent, all, exists } from '../../core/records/write.ts';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { now } from '../show/now.ts';
import { findResources, resourceOptions } from '../target/resources.ts';
import { keyOfCaller, readCallers, withTable } from './callers.ts';

/** Revoking again changes nothing. */
export async function revokeKey(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: resourceOptions, allowPositionals: true });
  const [keyId, ...more] = positionals;
  if (keyId === undefined || more.length > 0) throw new UsageError('Give one key id; bide keys list shows them.');
  const resources = await findResources(values, io);
  const said = await withTable(resources, io, (table) => revoke(table, keyId, now(io)));
  io.stderr.write(`${said}\n`);
  return exitCodes.ok;
}

async function revoke(table: Table, keyId: string, revokedAt: number): Promise<string> {
  const caller = (await readCallers(table)).find((one) => one.keyId === keyId);
  if (caller === undefined)
    throw new UsageError(`No caller has the key id ${JSON.stringify(keyId)}; bide keys list shows them.`);
  const onlyIf = all(exists('pk'), absent('revokedAt'));
  const { kind } = await table.update({ key: keyOfCaller(caller), set: { revokedAt }, onlyIf });
  return kind === 'written' ? revoked(caller) : `The key ${keyId} of ${caller.name} was revoked before.`;
}

/** Each function environment believes a caller for a while without reading him again. */
const revoked = ({ keyId, name }: CallerRecord) =>
  `Revoked the key ${keyId} of ${name}. Caches may let it in for up to 60 s more.`;
