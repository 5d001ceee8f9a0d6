/** `bide submit`: hands requests to a Bide, and on demand waits for what comes of them. */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { TaskView } from '../client/bide.ts';
import { BideError } from '../client/errors/bide-error.ts';
import { exitCodes, UsageError, type Io } from './io.ts';
import { readRequests } from './read-requests.ts';
import { printTasks } from './show/print-tasks.ts';
import { submitAll, type Came, type Order } from './submit-all.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';
import { watchTasks } from './watch-tasks.ts';

const options = {
  ...targetOptions,
  wait: { type: 'boolean', default: false },
  'idempotency-key': { type: 'string' },
} as const;

/** Submits every request of every file; what was taken in is printed even when another one was not. */
export async function submit(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const requests = await readRequests(positionals, io.folder);
  const { 'idempotency-key': ownKey } = values;
  if (ownKey !== undefined && requests.length > 1) {
    throw new UsageError(`--idempotency-key names one request, and there are ${requests.length}.`);
  }
  const bide = await connect(values, io);
  const came = await submitAll(
    requests.map((filed) => ({ ...filed, idempotencyKey: ownKey ?? randomUUID() })),
    bide,
    io,
  );
  const taken = came.flatMap((one): TaskView[] => (one.kind === 'taken' ? [one.task] : []));
  if (!values.wait) printTasks(taken, values.json, io);
  const missing = tellMissing(came, io);
  const code = values.wait && taken.length > 0 ? await watchTasks(taken, bide, values.json, io) : exitCodes.ok;
  if (missing !== undefined) throw missing;
  return code;
}

/** Names each request that is no task for certain, and answers with the first one's error. */
function tellMissing(came: readonly Came[], io: Io): Error | undefined {
  const failed = came.filter((one) => one.kind === 'failed');
  for (const { order, error } of failed) {
    const isSingle = came.length === 1;
    // A single request that was refused needs no name.
    if (!isSingle || mayHaveArrived(error)) io.stderr.write(`bide: ${told(order, error, isSingle)}\n`);
  }
  const unsent = came.filter(({ kind }) => kind === 'not_sent');
  const [first] = unsent;
  if (first !== undefined) {
    io.stderr.write(`bide: ${unsent.length} of ${came.length} were not sent, from ${first.order.place} on.\n`);
  }
  return failed[0]?.error ?? (first === undefined ? undefined : new Error('Interrupted.'));
}

function told({ place, idempotencyKey }: Order, error: Error, isSingle: boolean): string {
  if (!mayHaveArrived(error)) return `${place} was not taken in: ${error.message}`;
  const why = isSingle ? '.' : `: ${error.message}`;
  const again = `Submit it alone with --idempotency-key ${idempotencyKey}: then it is the same task.`;
  return `${place} may have been taken in${why} ${again}`;
}

/** Of several tries only the last one's error is known: 429 may come after an answer that was lost. */
const unsure: readonly BideError['type'][] = ['connection_error', 'server_error', 'rate_limit_error'];

const mayHaveArrived = (error: Error) => !(error instanceof BideError) || unsure.includes(error.type);
