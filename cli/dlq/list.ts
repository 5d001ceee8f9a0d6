/** `bide dlq list`: events that became no task, webhooks that were given up, and what was done about earlier ones. */
import { parseArgs } from 'node:util';
import { AUDIT_PREFIX, deadLettersPartition } from '../../core/records/keys.ts';
import { exitCodes, type Io } from '../io.ts';
import { withTable } from '../keys/callers.ts';
import { columns } from '../show/columns.ts';
import { now } from '../show/now.ts';
import { ago } from '../show/time.ts';
import { findResources, resourceOptions, type Resources } from '../target/resources.ts';
import type { Letter } from './letters.ts';
import { queuesOf, receiveAll, release, withQueues } from './queues.ts';

const options = {
  ...resourceOptions,
  redriven: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Prints one line a letter; the letters stay where they are. */
export async function listDeadLetters(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const resources = await findResources(values, io);
  if (values.redriven) return listRedriven(resources, values.json, io);
  const letters = await withQueues(resources, async (client) => {
    const found: Letter[] = [];
    for (const queue of queuesOf(resources)) {
      const received = await receiveAll(client, queue);
      found.push(...received);
      await release(client, queue, received);
    }
    return found;
  });
  printLetters(letters, values.json, io);
  if (letters.length === 0) io.stderr.write('No dead letters.\n');
  return exitCodes.ok;
}

/** Never what the event asks for: there may be a prompt in it. */
export function printLetters(letters: readonly Letter[], json: boolean, io: Io): void {
  const at = now(io);
  const oldest = letters.toSorted((a, b) => a.sentAt - b.sentAt);
  const lines = json
    ? oldest.map(({ id, queue, sentAt, eventId, source, why }) =>
        JSON.stringify({ id, queue, sentAt: new Date(sentAt).toISOString(), eventId, source, why }),
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

async function listRedriven(resources: Resources, json: boolean, io: Io): Promise<number> {
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
