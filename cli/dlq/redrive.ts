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
import { now } from '../show/now.ts';
import { findResources, resourceOptions, type Resources } from '../target/resources.ts';
import { admitter } from './admit-again.ts';
import type { Letter } from './letters.ts';
import { printLetters } from './list.ts';
import { queuesOf, receiveAll, release, withQueues } from './queues.ts';
import { redriveOne, whatOf, type Redriven } from './redrive-one.ts';
import { tellAgain } from './tell-again.ts';
import { whoAsks } from './who-asks.ts';

const options = {
  ...resourceOptions,
  ...bulkOptions,
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Prints what each letter became; 1 when one stays. */
export async function redrive(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.all === positionals.length > 0) throw new UsageError('Give ids of bide dlq list, or --all.');
  const resources = await findResources(values, io);
  return withQueues(resources, async (client) => {
    const received = await Promise.all(
      queuesOf(resources).map(async (queue) => ({ queue, letters: await receiveAll(client, queue) })),
    );
    const left = new Set(received.flatMap(({ letters }) => letters));
    try {
      const wanted = choose([...left], values.all ? undefined : positionals);
      if (!(await isWanted(wanted, values, io))) return exitCodes.ok;
      return await redriveAll(wanted, { client, resources, json: values.json, left, io });
    } finally {
      for (const { queue, letters } of received) {
        await release(
          client,
          queue,
          letters.filter((letter) => left.has(letter)),
        );
      }
    }
  });
}

/** @throws UsageError for an id that no letter has */
function choose(letters: readonly Letter[], ids: readonly string[] | undefined): Letter[] {
  if (ids === undefined) return letters.toSorted((a, b) => a.sentAt - b.sentAt);
  return ids.map((id) => {
    const found = letters.find((letter) => letter.id === id);
    if (found === undefined)
      throw new UsageError(`No dead letter has the id ${JSON.stringify(id)}; bide dlq list shows them.`);
    return found;
  });
}

interface Given {
  readonly all: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  readonly 'dry-run': boolean;
}

async function isWanted(wanted: readonly Letter[], given: Given, io: Io): Promise<boolean> {
  const count = `${wanted.length} dead letter${wanted.length === 1 ? '' : 's'}`;
  if (given.all || given['dry-run']) io.stderr.write(`${count}\n`);
  if (given['dry-run']) printLetters(wanted, given.json, io);
  if (given['dry-run'] || wanted.length === 0) return false;
  return !given.all || confirmed(`Hand ${wanted.length === 1 ? 'it' : 'them all'} over again?`, given.yes, io);
}

interface Work {
  readonly client: SQSClient;
  readonly resources: Resources;
  readonly json: boolean;
  /** Letters that are still in their queue. */
  readonly left: Set<Letter>;
  readonly io: Io;
}

async function redriveAll(wanted: readonly Letter[], { client, resources, json, left, io }: Work): Promise<number> {
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
      if (came.kind !== 'refused') left.delete(letter);
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
