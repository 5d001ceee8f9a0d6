/** `bide watch`: stays until tasks have ended. */
import { parseArgs } from 'node:util';
import type { Io } from './io.ts';
import { readTaskIds } from './read-task-ids.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';
import { watchTasks } from './watch-tasks.ts';

/** Progress on stderr, one line a task on stdout when it has ended. */
export async function watch(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: targetOptions, allowPositionals: true });
  const ids = readTaskIds(positionals);
  const bide = await connect(values, io);
  return watchTasks(
    ids.map((id) => ({ id })),
    bide,
    values.json,
    io,
  );
}
