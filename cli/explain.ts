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
  const [task, waits] = await Promise.all([
    bide.get(id, { signal: io.interrupted }),
    bide.waits(id, { signal: io.interrupted }),
  ]);
  const lines = values.json ? waits.map((wait) => JSON.stringify(wait)) : story(task, waits);
  for (const line of lines) io.stdout.write(`${line}\n`);
  if (waits.length === 0) io.stderr.write('Nothing was waited for yet.\n');
  return exitCodes.ok;
}

function story({ attempts, eta }: TaskView, waits: readonly WaitView[]): string[] {
  return [
    ...attempts.map(({ n, workload }) => `attempt ${n}  workload ${workload ?? 'unknown'}`),
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
