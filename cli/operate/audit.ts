/** `bide audit`: what was asked for a task or a limit group, by whom, and what came of it. */
import { parseArgs } from 'node:util';
import type { AuditView } from '../../client/bide.ts';
import { isTaskId } from '../../core/task/task-id.ts';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { readLimit } from '../read-limit.ts';
import { readPages } from '../read-pages.ts';
import { columns } from '../show/columns.ts';
import { now } from '../show/now.ts';
import { ago } from '../show/time.ts';
import { targetOptions } from '../target/api-target.ts';
import { connect } from '../target/connect.ts';

const options = { ...targetOptions, limit: { type: 'string', default: '20' } } as const;

/** Prints one line a wish, newest first. */
export async function audit(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError('Give one task id, or one limit group.');
  const limit = readLimit(values.limit);
  const bide = await connect(values, io);
  const { items, hasMore } = await readPages(
    (page) => (isTaskId(name) ? bide.taskAudit(name, page) : bide.limitGroupAudit(name, page)),
    limit,
    io,
  );
  const at = now(io);
  const lines = values.json ? items.map((row) => JSON.stringify(row)) : columns(items.map((row) => cells(row, at)));
  for (const line of lines) io.stdout.write(`${line}\n`);
  if (items.length === 0) io.stderr.write('Nobody has asked for anything.\n');
  if (hasMore) io.stderr.write(`There are more: --limit ${Math.min(1000, 2 * limit)}\n`);
  return exitCodes.ok;
}

function cells(row: AuditView, at: number): string[] {
  const { action, owner, keyId, attempt, detail, state, outcome } = row;
  const about = [attempt === null ? '' : `attempt ${attempt}`, detail].filter((text) => text !== '').join(', ');
  const came = state === 'refused' ? `refused: ${outcome}` : state === 'asked' ? 'asked, and not heard of' : outcome;
  return [ago(Date.parse(row.at), at), action, about, keyId === null ? owner : `${owner} (${keyId})`, came];
}
