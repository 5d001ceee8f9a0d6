/** `bide dlq list --redriven`: who has redriven what, and what came of it. */
import { AUDIT_PREFIX, deadLettersPartition } from '../../core/records/keys.ts';
import { exitCodes, type Io } from '../io.ts';
import { withTable } from '../keys/callers.ts';
import { columns } from '../show/columns.ts';
import { now } from '../show/now.ts';
import { ago } from '../show/time.ts';
import type { Resources } from '../target/resources.ts';
import { queuesOf } from './queues.ts';

/** Prints one line a letter that was handed over, newest first. */
export async function listRedriven(resources: Resources, json: boolean, io: Io): Promise<number> {
  const rows = await withTable(resources, io, async (table) => {
    const lists = await Promise.all(
      queuesOf(resources).map(({ name }) => table.list(deadLettersPartition(name), AUDIT_PREFIX)),
    );
    return lists.flat().sort((a, b) => b.sk.localeCompare(a.sk));
  });
  const text = (row: (typeof rows)[number], name: string) => (typeof row[name] === 'string' ? row[name] : '');
  const cells = rows.map((row) => [
    ago(Date.parse(text(row, 'at')), now(io)),
    text(row, 'owner'),
    text(row, 'detail'),
    row['state'] === 'asked' ? 'asked, and not heard of' : text(row, 'outcome'),
  ]);
  const shown = ['at', 'owner', 'detail', 'state', 'outcome'];
  const lines = json
    ? rows.map((row) => JSON.stringify(Object.fromEntries(shown.map((name) => [name, row[name]]))))
    : columns(cells);
  for (const line of lines) io.stdout.write(`${line}\n`);
  if (rows.length === 0) io.stderr.write('Nobody has redriven anything.\n');
  return exitCodes.ok;
}
