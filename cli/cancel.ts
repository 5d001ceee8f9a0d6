/** `bide cancel`: asks for tasks' end. */
import { parseArgs } from 'node:util';
import type { Io } from './io.ts';
import { oneByOne } from './operate/one-by-one.ts';
import { readTaskIds } from './read-task-ids.ts';
import { colorsFor } from './show/colors.ts';
import { columns } from './show/columns.ts';
import { now } from './show/now.ts';
import { taskCells } from './show/task-line.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

/** Prints the tasks as they are then; one that has ended already stays as it is. 1 when one of several was refused. */
export async function cancel(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: targetOptions, allowPositionals: true });
  const ids = readTaskIds(positionals);
  const bide = await connect(values, io);
  const colors = colorsFor(io.stdout, io);
  const cancelOne = async (id: string) => {
    const task = await bide.cancel(id, { signal: io.interrupted });
    const [line = ''] = values.json ? [JSON.stringify(task)] : columns([taskCells(task, now(io), colors)]);
    return { line, isWell: true };
  };
  return oneByOne(ids, cancelOne, io);
}
