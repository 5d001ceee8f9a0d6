/** `bide events put`: "Bide Task Requested" events from files, as another system would send them. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError, type Io } from '../io.ts';
import { readSettings } from '../settings.ts';
import { findResources, lookForResources, resourceOptions, type Resources } from '../target/resources.ts';
import { refuseTooLong, type Entry } from './batches.ts';
import { readEvents, type TaskRequestedDetail } from './read-events.ts';
import { sendEvents } from './send-events.ts';

const options = {
  ...resourceOptions,
  source: { type: 'string', default: 'bide.cli' },
  json: { type: 'boolean', default: false },
} as const;

/** Prints the id of each event that the bus took; 1 when it refused one. */
export async function putEvents(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const { source } = values;
  if (!/^[\w.@/-]{1,256}$/.test(source) || source.startsWith('aws.')) {
    const allowed = 'up to 256 letters, digits, ".", "-", "_", "/" and "@", not beginning with "aws."';
    throw new UsageError(`--source is ${JSON.stringify(source)}; allowed: ${allowed}.`);
  }
  const found = await lookForResources(values, io);
  const events = await readEvents(positionals, io.folder, { loopbackWebhooks: found?.kind === 'served' });
  const entries = events.map(({ place, value }) => entryOf(place, source, value));
  refuseTooLong(entries);
  const resources = found ?? (await findResources(values, io));
  const code = await sendEvents(entries, values.json, resources, io);
  await warnOfDropped(source, resources, io);
  return code;
}

/** Without a key an event is known by its id, and one that is put again, because an answer was lost, has another. */
function entryOf(place: string, source: string, request: TaskRequestedDetail): Entry {
  const { idempotencyKey = randomUUID() } = request;
  return { place, idempotencyKey, source, detail: JSON.stringify({ ...request, idempotencyKey }) };
}

/**
 * The bus takes every event and says nothing when no rule wants it. Of a served Bide its sources are known; of a stack,
 * what was deployed is most likely what lies here.
 */
async function warnOfDropped(source: string, resources: Resources, io: Io): Promise<void> {
  const known = resources.kind === 'served' ? resources.served.eventSources : await sourcesOfCdkJson(io);
  if (known === undefined || known.includes(source)) return;
  const [where, who] =
    resources.kind === 'served'
      ? ['the settings of the Bide that is served here', 'it']
      : ['cdk.json', 'a stack that was deployed with it'];
  io.stderr.write(
    `"eventOwners" in ${where} has no ${JSON.stringify(source)}: ${who} makes no task of this event.\n` +
      (known.length === 0 ? '' : `Sources with an owner: ${known.join(', ')}; name one with --source.\n`),
  );
}

async function sourcesOfCdkJson(io: Io): Promise<string[] | undefined> {
  if (!existsSync(join(io.folder, 'cdk.json'))) return undefined;
  const settings = await readSettings(undefined, io.folder).catch(() => undefined);
  return settings === undefined ? undefined : Object.keys(settings.eventOwners);
}
