/** `bide keys create`: a new caller. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import {
  newCaller,
  scopes as allScopes,
  usualScopes,
  type CallerRecord,
  type Scope,
} from '../../core/records/caller-record.ts';
import { absent } from '../../core/records/write.ts';
import { isOwner, ownerAllowed } from '../../core/task/owner.ts';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { now } from '../show/now.ts';
import { findResources, resourceOptions } from '../target/resources.ts';
import { withTable } from './callers.ts';
import { readRate } from './rate.ts';

const options = {
  ...resourceOptions,
  owner: { type: 'string' },
  scopes: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Prints the key on stdout, once: only its hash is stored. */
export async function createKey(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const name = readName(positionals);
  const owner = readOwner(values.owner, name);
  const [scopes, limit] = [readScopes(values.scopes), readRate(values.limit)];
  const resources = await findResources(values, io);
  const callerKey = `bide_${randomBytes(24).toString('base64url')}`;
  const caller = newCaller({ callerKey, name, owner, scopes, limit, now: now(io) });
  await withTable(resources, io, (table) => table.put(caller, absent('pk')));
  io.stdout.write(`${values.json ? asJson(caller, callerKey) : callerKey}\n`);
  io.stderr.write(`Caller ${name} of owner ${owner}, key id ${caller.keyId}. The key is shown this once.\n`);
  return exitCodes.ok;
}

function readName([name, ...more]: readonly string[]): string {
  if (name === undefined) throw new UsageError('No name was given: who will use the key?');
  if (more.length > 0) throw new UsageError(`Give one name; put it in quotes if it has spaces.`);
  if (/^[\x20-\x7e]{1,64}$/.test(name)) return name;
  throw new UsageError(`The name ${JSON.stringify(name)} is not allowed; allowed: 1 to 64 printable ASCII characters.`);
}

function readOwner(given: string | undefined, name: string): string {
  const owner = given ?? name;
  if (isOwner(owner)) return owner;
  const how = given === undefined ? ' Name the owner with --owner OWNER.' : '';
  throw new UsageError(`The owner ${JSON.stringify(owner)} is not allowed; allowed: ${ownerAllowed}.${how}`);
}

function readScopes(text: string | undefined): readonly Scope[] {
  const given = text?.split(',') ?? usualScopes;
  const known = allScopes.filter((scope) => given.includes(scope));
  if (known.length === new Set(given).size && known.length > 0) return known;
  throw new UsageError(`--scopes is ${text ?? ''}; allowed: ${allScopes.join(', ')}, with commas between them.`);
}

function asJson({ keyId, name, owner, scopes, limit }: CallerRecord, callerKey: string): string {
  return JSON.stringify({ keyId, name, owner, scopes, limit: limit ?? null, callerKey });
}
