/** `bide list`: tasks, newest first. */
import { parseArgs } from 'node:util';
import type { TasksOptions } from '../client/bide.ts';
import { exitCodes, UsageError, type Io } from './io.ts';
import { readLimit } from './read-limit.ts';
import { readPages } from './read-pages.ts';
import { readSince } from './read-since.ts';
import { now } from './show/now.ts';
import { printTasks } from './show/print-tasks.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

const options = {
  ...targetOptions,
  status: { type: 'string' },
  since: { type: 'string' },
  limit: { type: 'string', default: '20' },
} as const;

const statuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** Prints one line a task; says on stderr when there are more. */
export async function list(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const limit = readLimit(values.limit);
  const filter = { status: readStatus(values.status), since: readSince(values.since, now(io)) };
  const bide = await connect(values, io);
  const { items, hasMore } = await readPages((page) => bide.list({ ...page, ...filter }), limit, io);
  printTasks(items, values.json, io);
  if (items.length === 0) io.stderr.write('No tasks.\n');
  if (hasMore) io.stderr.write(`There are more: --limit ${Math.min(1000, 2 * limit)}\n`);
  return exitCodes.ok;
}

function readStatus(text: string | undefined): TasksOptions['status'] {
  const found = statuses.find((status) => status === text);
  if (text === undefined || found !== undefined) return found;
  throw new UsageError(`--status is ${text}; allowed: ${statuses.join(', ')}.`);
}
