/** `bide retry`: the requests of tasks that have failed, as new tasks. */
import { parseArgs } from 'node:util';
import type { Bide, ListedTask } from '../../client/bide.ts';
import { bulkOptions, confirmed } from '../confirm.ts';
import { UsageError, type Io } from '../io.ts';
import { filterOptions } from '../read-filters.ts';
import { printTasks } from '../show/print-tasks.ts';
import { targetOptions } from '../target/api-target.ts';
import { connect } from '../target/connect.ts';
import { oneByOne, type Done } from './one-by-one.ts';
import { isBroughtHome, tellBroughtHome } from './late-results.ts';
import { counted, findTasks, readWanted, showNamed, type Wanted } from './wanted-tasks.ts';

const options = {
  ...targetOptions,
  ...filterOptions,
  ...bulkOptions,
  'accept-double-charge': { type: 'boolean', default: false },
  'idempotency-key': { type: 'string' },
} as const;

/** The same for every call: whoever works through a list twice buys once. */
const USUAL_KEY = 'bide retry';

/** Prints which task became which; 1 when one was not tried again. */
export async function retry(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const wanted = readWanted(positionals, values, io);
  const acceptDoubleCharge = values['accept-double-charge'];
  const idempotencyKey = values['idempotency-key'] ?? USUAL_KEY;
  if (idempotencyKey === '') throw new UsageError('--idempotency-key is empty; allowed: 1 to 255 characters.');
  const bide = await connect(values, io);
  if (wanted.kind === 'named' && values['dry-run']) return showNamed(wanted.ids, values.json, bide, io);
  const ids = wanted.kind === 'named' ? wanted.ids : await chosen(wanted, values, bide, io);
  return oneByOne(
    ids,
    async (id): Promise<Done> => {
      const task = await bide.retry(id, { acceptDoubleCharge, idempotencyKey, signal: io.interrupted });
      return { line: values.json ? JSON.stringify(task) : `${id}  is now  ${task.id}  ${task.status}`, isWell: true };
    },
    io,
  );
}

interface Given {
  readonly 'accept-double-charge': boolean;
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Says how many there are before anything is done. Nobody is asked for nothing. */
async function chosen(
  wanted: Extract<Wanted, { kind: 'filtered' }>,
  given: Given,
  bide: Bide,
  io: Io,
): Promise<readonly string[]> {
  const all = await findTasks(wanted, ['failed'], bide, io);
  const found = all.filter((task) => !task.attempts.some(isBroughtHome));
  const isTaken = ({ outcome }: ListedTask) => given['accept-double-charge'] || outcome?.mayBeCharged === false;
  const tasks = found.filter(isTaken);
  const left = found.length - tasks.length;
  io.stderr.write(`${counted(tasks)}\n`);
  if (left > 0) {
    io.stderr.write(`${left} more may have been charged: recover them, or take them too with --accept-double-charge\n`);
  }
  tellBroughtHome(all.length - found.length, io);
  if (given['dry-run']) printTasks(tasks, given.json, io);
  if (given['dry-run'] || tasks.length === 0) return [];
  const question = `Try ${tasks.length === 1 ? 'it' : `these ${tasks.length}`} again? Each is a purchase.`;
  return (await confirmed(question, given.yes, io)) ? tasks.map(({ id }) => id) : [];
}
