/** `bide errors`: what went wrong, newest first. */
import { parseArgs } from 'node:util';
import type { Bide, ErrorView, ListOptions, Page } from '../client/bide.ts';
import { exitCodes, UsageError, type Io } from './io.ts';
import { readLimit } from './read-limit.ts';
import { readPages } from './read-pages.ts';
import { readSince } from './read-since.ts';
import { readTaskIds } from './read-task-ids.ts';
import { colorsFor } from './show/colors.ts';
import { columns } from './show/columns.ts';
import { errorCells } from './show/error-line.ts';
import { now } from './show/now.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

const options = {
  ...targetOptions,
  code: { type: 'string' },
  since: { type: 'string' },
  limit: { type: 'string', default: '20' },
} as const;

interface Filter {
  readonly code: string | undefined;
  readonly since: Date | undefined;
}

/** Prints one line an error: of one task, or of all tasks of the caller. */
export async function errors(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.length > 1) throw new UsageError('Give one task id, or none for the errors of all tasks.');
  const [id] = positionals.length === 0 ? [] : readTaskIds(positionals);
  const limit = readLimit(values.limit);
  const filter = { code: values.code, since: readSince(values.since, now(io)) };
  const bide = await connect(values, io);
  const read = id === undefined ? (page: ListOptions) => bide.errors({ ...page, ...filter }) : ofTask(id, filter, bide);
  const { items, hasMore } = await readPages(read, limit, io);
  print(items, values.json, io);
  if (items.length === 0)
    io.stderr.write(
      `No errors${id === undefined && values.since === undefined ? ' in the last 24 hours; --since 7d looks further back' : ''}.\n`,
    );
  if (hasMore) io.stderr.write(`There are more: --limit ${Math.min(1000, 2 * limit)}\n`);
  return exitCodes.ok;
}

/** The API takes no filters here: one task has few errors. */
function ofTask(id: string, { code, since }: Filter, bide: Bide): (page: ListOptions) => Promise<Page<ErrorView>> {
  const isWanted = (error: ErrorView) =>
    (code === undefined || error.code === code) && (since === undefined || Date.parse(error.at) >= since.getTime());
  return async (page) => {
    const { items, nextCursor } = await bide.taskErrors(id, page);
    return { items: items.filter(isWanted), nextCursor };
  };
}

function print(items: readonly ErrorView[], json: boolean, io: Io): void {
  const colors = colorsFor(io.stdout, io);
  const lines = json
    ? items.map((error) => JSON.stringify(error))
    : columns(items.map((error) => errorCells(error, now(io), colors)));
  for (const line of lines) io.stdout.write(`${line}\n`);
}
