/** `bide recover`: one more look at what tasks that have ended may have bought. */
import { parseArgs } from 'node:util';
import type { Bide, ListedTask } from '../../client/bide.ts';
import { bulkOptions, confirmed } from '../confirm.ts';
import type { Io } from '../io.ts';
import { filterOptions } from '../read-filters.ts';
import { printTasks } from '../show/print-tasks.ts';
import { targetOptions } from '../target/api-target.ts';
import { connect } from '../target/connect.ts';
import { awaitLooks, lookText, NOT_YET } from './await-looks.ts';
import { isBroughtHome, isKept, tellBroughtHome, tellWithoutFiles } from './late-results.ts';
import { oneByOne, type Done } from './one-by-one.ts';
import { counted, findTasks, readWanted, showNamed, type Wanted } from './wanted-tasks.ts';

const options = { ...targetOptions, ...filterOptions, ...bulkOptions } as const;

/** Prints what each look saw; 1 when a task is still without a result. */
export async function recover(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const wanted = readWanted(positionals, values, io);
  const bide = await connect(values, io);
  if (wanted.kind === 'named' && values['dry-run']) return showNamed(wanted.ids, values.json, bide, io);
  const ids = wanted.kind === 'named' ? wanted.ids : await chosen(wanted, values, bide, io);
  return oneByOne(ids, (id) => recoverOne(id, values.json, bide, io), io);
}

async function recoverOne(id: string, json: boolean, bide: Bide, io: Io): Promise<Done> {
  await bide.recover(id, { signal: io.interrupted });
  return lookedAt(id, json, bide, io);
}

/** What the looks that were just asked for have brought, in words or as the task itself; well if one found a result. */
export async function lookedAt(id: string, json: boolean, bide: Bide, io: Io): Promise<Done> {
  const looks = await awaitLooks(id, bide, io);
  const task = await bide.get(id, { signal: io.interrupted });
  const texts = looks.length === 0 ? [NOT_YET] : looks.map(lookText);
  const line = json ? JSON.stringify(task) : texts.map((text) => `${id}  ${text}`).join('\n');
  const found = task.attempts.filter(isBroughtHome).map(({ n }) => n);
  return { line, isWell: looks.some(({ attempt }) => attempt !== null && found.includes(attempt)) };
}

interface Given {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Something may have been bought that is not there yet. */
const isWorth = (task: ListedTask) =>
  task.attempts.some((attempt) => attempt.providerTaskId !== null && !isKept(task, attempt));

async function chosen(
  wanted: Extract<Wanted, { kind: 'filtered' }>,
  given: Given,
  bide: Bide,
  io: Io,
): Promise<readonly string[]> {
  const found = await findTasks(wanted, ['failed', 'cancelled'], bide, io);
  const tasks = found.filter(isWorth);
  io.stderr.write(`${counted(tasks)}\n`);
  const others = found.filter((task) => !isWorth(task));
  const broughtHome = others.filter(({ attempts }) => attempts.some(isBroughtHome)).length;
  const kept = others.filter((task) => task.attempts.some((attempt) => isKept(task, attempt))).length;
  const left = others.length - kept;
  if (left > 0) io.stderr.write(`${left} more have no provider task id: nothing can be looked up\n`);
  tellBroughtHome(broughtHome, io);
  tellWithoutFiles(kept - broughtHome, io);
  if (given['dry-run']) printTasks(tasks, given.json, io);
  if (given['dry-run'] || tasks.length === 0) return [];
  const question = `Look ${tasks.length === 1 ? 'it' : `these ${tasks.length}`} up at the provider?`;
  return (await confirmed(question, given.yes, io)) ? tasks.map(({ id }) => id) : [];
}
