/** `bide status`: tasks as they are now. */
import { parseArgs } from 'node:util';
import { exitCodes, type Io } from './io.ts';
import { readTaskIds } from './read-task-ids.ts';
import { printTasks } from './show/print-tasks.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

/** Prints one line a task; 1 when one of them has ended without success. */
export async function status(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: targetOptions, allowPositionals: true });
  const ids = readTaskIds(positionals);
  const bide = await connect(values, io);
  const tasks = await Promise.all(ids.map((id) => bide.get(id, { signal: io.interrupted })));
  printTasks(tasks, values.json, io);
  const isWell = tasks.every(({ outcome }) => outcome === null || outcome.status === 'succeeded');
  return isWell ? exitCodes.ok : exitCodes.taskFailed;
}
