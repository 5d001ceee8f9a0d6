/**
 * `bide dlq redrive`: hands dead letters over once more. Events to admission, straight to the function and not to the
 * bus: the event keeps its id, so it can be no second task, the answer says at once what came of it, and no rule can drop
 * it. Webhooks that were given up begin anew.
 */
import { parseArgs } from 'node:util';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { bulkOptions, confirmed } from '../confirm.ts';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { withTable } from '../keys/callers.ts';
import { filterOptions } from '../read-filters.ts';
import { now } from '../show/now.ts';
import { findResources, resourceOptions, type Resources } from '../target/resources.ts';
import { admitter } from './admit-again.ts';
import type { Letter } from './letters.ts';
import { printLetters } from './list.ts';
import { queuesOf, withQueues } from './queues.ts';
import { receiveAll, release, type Received } from './receive.ts';
import { redriveOne, whatOf, type Redriven } from './redrive-one.ts';
import { tellAgain } from './tell-again.ts';
import { readWantedLetters, type WantedLetters } from './wanted-letters.ts';
import { whoAsks } from './who-asks.ts';

const options = {
  ...resourceOptions,
  ...filterOptions,
  ...bulkOptions,
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Prints what each letter became; 1 when one stays, or was not read. */
export async function redrive(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const wanted = readWantedLetters(positionals, values.all, values, io);
  const isWanted = wanted.kind === 'named' ? ({ id }: Letter) => wanted.ids.includes(id) : wanted.isWanted;
  const resources = await findResources(values, io);
  return withQueues(resources, async (client) => {
    const received = await Promise.all(queuesOf(resources).map((queue) => receiveAll(client, queue, isWanted, io)));
    const gone = new Set<Letter>();
    try {
      const letters = choose(received, wanted);
      const unread = wanted.kind === 'named' ? [] : received.filter(({ hasMore }) => hasMore);
      const isMeant = await isConfirmed(letters, { ...values, wanted, isAll: unread.length === 0 }, io);
      const code = isMeant
        ? await redriveAll(letters, { client, resources, json: values.json, gone, io })
        : exitCodes.ok;
      for (const { queue } of unread) {
        io.stderr.write(`bide: There are more in ${queue.name} than were read at once: run it again.\n`);
      }
      return unread.length === 0 ? code : exitCodes.taskFailed;
    } finally {
      for (const one of received) await release(client, one, gone);
    }
  });
}

/** The oldest first, or as they are named. @throws UsageError for an id that no letter has */
function choose(received: readonly Received[], wanted: WantedLetters): Letter[] {
  const letters = received.flatMap((one) => one.letters);
  if (wanted.kind === 'filtered') return letters.toSorted((a, b) => a.sentAt - b.sentAt);
  return wanted.ids.map((id) => {
    const found = letters.find((letter) => letter.id === id);
    if (found !== undefined) return found;
    const where = received.some(({ hasMore }) => hasMore) ? 'No dead letter that was read' : 'No dead letter';
    throw new UsageError(`${where} has the id ${JSON.stringify(id)}; bide dlq list shows them.`);
  });
}

interface Given {
  readonly wanted: WantedLetters;
  /** Whether every queue was read to its end. */
  readonly isAll: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly 'dry-run': boolean;
}

async function isConfirmed(letters: readonly Letter[], given: Given, io: Io): Promise<boolean> {
  const { wanted, isAll, json, yes, 'dry-run': isDry } = given;
  const count = `${isAll ? '' : 'at least '}${letters.length} dead letter${letters.length === 1 ? '' : 's'}`;
  const isFiltered = wanted.kind === 'filtered';
  if (isFiltered || isDry) io.stderr.write(`${count}\n`);
  if (isDry) printLetters(letters, json, io);
  if (isDry || letters.length === 0) return false;
  return !isFiltered || confirmed(`Hand ${letters.length === 1 ? 'it' : 'them all'} over again?`, yes, io);
}

interface Work {
  readonly client: SQSClient;
  readonly resources: Resources;
  readonly json: boolean;
  /** Letters that are in their queue no more. */
  readonly gone: Set<Letter>;
  readonly io: Io;
}

async function redriveAll(wanted: readonly Letter[], { client, resources, json, gone, io }: Work): Promise<number> {
  const queues = queuesOf(resources);
  const admit = await admitter(resources);
  const by = await whoAsks(resources);
  let refused = 0;
  await withTable(resources, io, async (table) => {
    for (const letter of wanted) {
      const queue = queues.find(({ name }) => name === letter.queue);
      if (queue === undefined || io.interrupted.aborted) break;
      const handOver = letter.queue === 'webhooks' ? (payload: unknown) => tellAgain(payload, table, now(io)) : admit;
      const came = await redriveOne(letter, { handOver, by, client, queue, table, io });
      if (came.kind !== 'refused') gone.add(letter);
      else refused += 1;
      print(letter, came, json, io);
    }
  });
  if (io.interrupted.aborted) io.stderr.write('bide: Interrupted; what is left stays in its queue.\n');
  return refused === 0 && !io.interrupted.aborted ? exitCodes.ok : exitCodes.taskFailed;
}

function print({ id }: Letter, came: Redriven, json: boolean, io: Io): void {
  if (came.kind === 'refused') return void io.stderr.write(`bide: ${id} stays: ${came.why}\n`);
  const { taskId, replayed } = came;
  const line = json ? JSON.stringify({ id, taskId, replayed }) : `${id}  ${whatOf(came)}  ${taskId}`;
  io.stdout.write(`${line}\n`);
}
