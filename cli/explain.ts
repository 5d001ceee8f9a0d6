/** `bide explain`: why a task was looked at when it was. */
import { parseArgs } from 'node:util';
import type { TaskView, WaitView } from '../client/bide.ts';
import { exitCodes, UsageError, type Io } from './io.ts';
import { readTaskIds } from './read-task-ids.ts';
import { columns } from './show/columns.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

/** Prints one line a wait. */
export async function explain(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: targetOptions, allowPositionals: true });
  const [id = '', ...more] = readTaskIds(positionals);
  if (more.length > 0) throw new UsageError('Give one task id.');
  const bide = await connect(values, io);
  const task = await bide.get(id, { signal: io.interrupted });
  // After the task: a look between the two adds a wait to those that the task tells of, and none is missed wrongly.
  const waits = await bide.waits(id, { signal: io.interrupted });
  const lines = values.json ? waits.map((wait) => JSON.stringify(wait)) : story(task, waits);
  for (const line of lines) io.stdout.write(`${line}\n`);
  if (waits.length === 0) io.stderr.write('Nothing was waited for yet.\n');
  return exitCodes.ok;
}

function story(task: TaskView, waits: readonly WaitView[]): string[] {
  const { attempts, eta } = task;
  return [
    ...attempts.map(({ n, workload }) => `attempt ${n}  workload ${workload ?? 'unknown'}`),
    ...left(task, waits),
    ...columns(
      waits.map(({ attempt, seconds, why, explanation }) => [
        `attempt ${attempt}`,
        `waited ${seconds} s`,
        why,
        explanation,
      ]),
    ),
    ...(eta === null ? [] : [`expected by ${eta.p50}, nine of ten by ${eta.p90}`]),
  ];
}

/** Says that there were earlier waits: as many looks were waited for at least, and one more is by an open attempt. */
function left({ looks, attempts }: TaskView, waits: readonly WaitView[]): string[] {
  const waited = looks + (attempts.some(({ state }) => state === 'accepted') ? 1 : 0);
  if (waited <= waits.length) return [];
  const shown = waits.length === 1 ? '1 wait' : `${waits.length} waits`;
  return [`${looks} looks, ${shown} shown: only the last of each attempt are kept`];
}
