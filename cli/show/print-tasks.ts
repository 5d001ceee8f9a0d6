import type { ListedTask } from '../../client/bide.ts';
import type { Io } from '../io.ts';
import { colorsFor } from './colors.ts';
import { columns } from './columns.ts';
import { now } from './now.ts';
import { taskCells } from './task-line.ts';

/** Tasks on stdout, a line each: for people, or as JSON. */
export function printTasks(tasks: readonly ListedTask[], json: boolean, io: Io): void {
  const colors = colorsFor(io.stdout, io);
  const lines = json
    ? tasks.map((task) => JSON.stringify(task))
    : columns(tasks.map((task) => taskCells(task, now(io), colors)));
  for (const line of lines) io.stdout.write(`${line}\n`);
}
