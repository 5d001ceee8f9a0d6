/** `bide recover`: one more look at what tasks that have ended may have bought. */
import { parseArgs } from 'node:util';
import type { Bide, ListedTask } from '../../client/bide.ts';
import { bulkOptions, confirmed } from '../confirm.ts';
import type { Io } from '../io.ts';
import { printTasks } from '../show/print-tasks.ts';
import { targetOptions } from '../target/api-target.ts';
import { connect } from '../target/connect.ts';
import { awaitLooks, lookText } from './await-looks.ts';
import { oneByOne, type Done } from './one-by-one.ts';
import { counted, filterOptions, findTasks, readWanted, type Wanted } from './wanted-tasks.ts';

const options = { ...targetOptions, ...filterOptions, ...bulkOptions } as const;

/** Prints what each look saw; 1 when a task is still without a result. */
export async function recover(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const wanted = readWanted(positionals, values, io);
  const bide = await connect(values, io);
  const ids = wanted.kind === 'named' ? wanted.ids : await chosen(wanted, values, bide, io);
  return oneByOne(ids, (id) => recoverOne(id, values.json, bide, io), io);
}

async function recoverOne(id: string, json: boolean, bide: Bide, io: Io): Promise<Done> {
  await bide.recover(id, { signal: io.interrupted });
  return lookedAt(id, json, bide, io);
}

/** What the looks at a task have brought, in words or as the task itself. */
export async function lookedAt(id: string, json: boolean, bide: Bide, io: Io): Promise<Done> {
  const looks = await awaitLooks(id, bide, io);
  const task = await bide.get(id, { signal: io.interrupted });
  const line = json ? JSON.stringify(task) : looks.map((look) => `${id}  ${lookText(look)}`).join('\n');
  return { line, isWell: task.lateResult !== null };
}

interface Given {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

const hasId = ({ attempts }: ListedTask) => attempts.some(({ providerTaskId }) => providerTaskId !== null);

async function chosen(
  wanted: Extract<Wanted, { kind: 'filtered' }>,
  given: Given,
  bide: Bide,
  io: Io,
): Promise<readonly string[]> {
  const found = await findTasks(wanted, ['failed', 'cancelled'], bide, io);
  const tasks = found.filter(hasId);
  io.stderr.write(`${counted(tasks)}\n`);
  const left = found.length - tasks.length;
  if (left > 0) io.stderr.write(`${left} more have no provider task id: nothing can be looked up\n`);
  if (given['dry-run']) printTasks(tasks, given.json, io);
  if (given['dry-run'] || tasks.length === 0) return [];
  const question = `Look ${tasks.length === 1 ? 'it' : `these ${tasks.length}`} up at the provider?`;
  return (await confirmed(question, given.yes, io)) ? tasks.map(({ id }) => id) : [];
}
