/** `bide submit`: hands requests to a Bide, and on demand waits for what comes of them. */
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import type { Bide, TaskView } from '../client/bide.ts';
import { exitCodes, UsageError, type Io } from './io.ts';
import { readRequests, type FiledRequest } from './read-requests.ts';
import { printTasks } from './show/print-tasks.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';
import { watchTasks } from './watch-tasks.ts';

const options = {
  ...targetOptions,
  wait: { type: 'boolean', default: false },
  'idempotency-key': { type: 'string' },
} as const;

/** Submissions under way at once. */
const AT_ONCE = 8;

/** Submits every request of every file; what was taken in is printed even when another one was not. */
export async function submit(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const requests = await readRequests(positionals, io.folder);
  const idempotencyKey = values['idempotency-key'];
  if (idempotencyKey !== undefined && requests.length > 1) {
    throw new UsageError(`--idempotency-key names one request, and there are ${requests.length}.`);
  }
  const bide = await connect(values, io);
  const settled = await submitAll(requests, bide, idempotencyKey, io);
  const taken = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (!values.wait) printTasks(taken, values.json, io);
  const refused = tellRefused(requests, settled, io);
  const code = values.wait && taken.length > 0 ? await watchTasks(taken, bide, values.json, io) : exitCodes.ok;
  if (refused !== undefined) throw refused;
  return code;
}

function submitAll(
  requests: readonly FiledRequest[],
  bide: Bide,
  idempotencyKey: string | undefined,
  { interrupted: signal }: Io,
): Promise<PromiseSettledResult<TaskView>[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.allSettled(
    requests.map(({ request }) => limit(() => bide.submit(request, { idempotencyKey, signal }))),
  );
}

/** Names each request that was not taken in, and answers with the first one's error; a single request needs no name. */
function tellRefused(
  requests: readonly FiledRequest[],
  settled: readonly PromiseSettledResult<TaskView>[],
  io: Io,
): Error | undefined {
  const failed = settled.flatMap((one, i) => {
    return one.status === 'rejected' ? [{ place: requests[i]?.place ?? '', error: one.reason as Error }] : [];
  });
  if (requests.length > 1) {
    for (const { place, error } of failed) io.stderr.write(`bide: ${place} was not taken in: ${error.message}\n`);
  }
  return failed[0]?.error;
}
