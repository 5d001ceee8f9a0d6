/** `bide events put`: "Bide Task Requested" events from files, as another system would send them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitCodes, SetupError, UsageError, type Io } from '../io.ts';
import { readSettings } from '../settings.ts';
import { awsConfig, findResources, resourceOptions, type Resources } from '../target/resources.ts';
import { withAws } from '../target/with-aws.ts';
import { batches, type Entry } from './batches.ts';
import { readEvents } from './read-events.ts';

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
  const events = await readEvents(positionals, io.folder);
  const resources = await findResources(values, io);
  const entries = events.map(({ place, value }) => ({ place, source, detail: JSON.stringify(value) }));
  const code = await send(entries, values.json, resources, io);
  await warnOfDropped(source, resources, io);
  return code;
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

async function send(entries: readonly Entry[], json: boolean, resources: Resources, io: Io): Promise<number> {
  const { PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
  const { busClient } = await import('../../lambdas/adapters/bus.ts');
  const client = busClient(awsConfig(resources));
  let refused = 0;
  try {
    for (const batch of batches(entries, busOf(resources))) {
      const command = new PutEventsCommand({ Entries: batch.map(({ request }) => request) });
      const { Entries: answers = [] } = await withAws('put the events', () => client.send(command));
      for (const [i, { place }] of batch.entries()) {
        const { EventId: id, ErrorCode: code, ErrorMessage: message = '' } = answers[i] ?? { ErrorCode: 'NoAnswer' };
        if (id !== undefined) io.stdout.write(`${json ? JSON.stringify({ place, id }) : id}\n`);
        else io.stderr.write(`bide: ${place} was refused by the bus: ${code ?? ''} ${message}\n`);
        refused += id === undefined ? 1 : 0;
      }
    }
  } finally {
    client.destroy();
  }
  return refused === 0 ? exitCodes.ok : exitCodes.taskFailed;
}

function busOf(resources: Resources): string {
  if (resources.kind === 'served') return resources.served.eventBusName;
  const { eventBusName, file } = resources.outputs;
  if (eventBusName !== undefined) return eventBusName;
  throw new SetupError(`${file} has no EventBusName: deploy this release first.`);
}
