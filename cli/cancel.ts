/** `bide cancel`: asks for tasks' end. */
import { parseArgs } from 'node:util';
import { exitCodes, type Io } from './io.ts';
import { readTaskIds } from './read-task-ids.ts';
import { printTasks } from './show/print-tasks.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

/** Prints the tasks as they are then; one that has ended already stays as it is. */
export async function cancel(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: targetOptions, allowPositionals: true });
  const ids = readTaskIds(positionals);
  const bide = await connect(values, io);
  const tasks = await Promise.all(ids.map((id) => bide.cancel(id, { signal: io.interrupted })));
  printTasks(tasks, values.json, io);
  return exitCodes.ok;
}
