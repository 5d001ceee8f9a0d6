/** `bide dlq list`: events that became no task, webhooks that were given up, and what was done about earlier ones. */
import { parseArgs } from 'node:util';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { filterOptions, readFilters } from '../read-filters.ts';
import { columns } from '../show/columns.ts';
import { now } from '../show/now.ts';
import { ago } from '../show/time.ts';
import { findResources, resourceOptions } from '../target/resources.ts';
import type { Letter } from './letters.ts';
import { listRedriven } from './list-redriven.ts';
import { queuesOf, withQueues, type Queue } from './queues.ts';
import { receiveAll, release, type Received } from './receive.ts';
import { readLetterFilters } from './wanted-letters.ts';

const options = {
  ...resourceOptions,
  ...filterOptions,
  redriven: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Prints one line a letter; the letters stay where they are. 1 when there are more than are read at once. */
export async function listDeadLetters(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const isWanted = readLetterFilters(values, io);
  if (values.redriven && readFilters(values, now(io)) !== undefined) {
    throw new UsageError('--redriven goes without --since, --code and --provider.');
  }
  const resources = await findResources(values, io);
  if (values.redriven) return listRedriven(resources, values.json, io);
  const read = await withQueues(resources, (client) => readAll(client, queuesOf(resources), isWanted, io));
  const letters = read.flatMap((one) => one.letters);
  printLetters(letters, values.json, io);
  if (letters.length === 0) io.stderr.write('No dead letters.\n');
  const unread = read.filter(({ hasMore }) => hasMore);
  for (const { queue, letters: some } of unread) {
    const are = `At least ${some.length} in ${queue.name}: there are more than are read at once.`;
    io.stderr.write(`bide: ${are} Choose by --since, --code or --provider, or redrive these first.\n`);
  }
  return unread.length === 0 ? exitCodes.ok : exitCodes.taskFailed;
}

/** Each queue is given back before the next one is read. */
async function readAll(
  client: SQSClient,
  queues: readonly Queue[],
  isWanted: (letter: Letter) => boolean,
  io: Io,
): Promise<Received[]> {
  const read: Received[] = [];
  for (const queue of queues) {
    const received = await receiveAll(client, queue, isWanted, io);
    read.push(received);
    await release(client, received);
  }
  return read;
}

/** Never what the event asks for: there may be a prompt in it. */
export function printLetters(letters: readonly Letter[], json: boolean, io: Io): void {
  const at = now(io);
  const oldest = letters.toSorted((a, b) => a.sentAt - b.sentAt);
  const lines = json
    ? oldest.map(({ id, queue, sentAt, eventId, source, code, profile, why }) =>
        JSON.stringify({ id, queue, sentAt: new Date(sentAt).toISOString(), eventId, source, code, profile, why }),
      )
    : columns(
        oldest.map(({ id, queue, sentAt, source, why }) => [
          id,
          queue,
          ago(sentAt, at),
          source === '' ? 'a direct call' : source,
          why,
        ]),
      );
  for (const line of lines) io.stdout.write(`${line}\n`);
}
