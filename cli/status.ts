/** `bide status`: tasks as they are now. */
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import type { Bide, TaskView } from '../client/bide.ts';
import { NotFoundError } from '../client/errors/not-found-error.ts';
import { exitCodes, type Io } from './io.ts';
import { readTaskIds } from './read-task-ids.ts';
import { printTasks } from './show/print-tasks.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

const AT_ONCE = 8;

/** Prints one line a task; 1 when one of them has ended without success, or one of several is not there. */
export async function status(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: targetOptions, allowPositionals: true });
  const ids = readTaskIds(positionals);
  const bide = await connect(values, io);
  const { found, missing, trouble } = await readAll(ids, bide, io);
  printTasks(found, values.json, io);
  for (const told of missing) io.stderr.write(`bide: ${told}\n`);
  if (trouble !== undefined) throw trouble;
  const isWell = found.every(({ outcome }) => outcome === null || outcome.status === 'succeeded');
  return isWell && missing.length === 0 ? exitCodes.ok : exitCodes.taskFailed;
}

interface Read {
  readonly found: readonly TaskView[];
  readonly missing: readonly string[];
  /** What is no task's own: nothing more was asked then. A single one that is missing is explained by whoever catches it. */
  readonly trouble: Error | undefined;
}

async function readAll(ids: readonly string[], bide: Bide, { interrupted: signal }: Io): Promise<Read> {
  const limit = pLimit(AT_ONCE);
  const missing: string[] = [];
  let trouble: Error | undefined;
  const readOne = async (id: string): Promise<TaskView[]> => {
    if (trouble !== undefined) return [];
    try {
      return [await bide.get(id, { signal })];
    } catch (cause) {
      if (ids.length > 1 && cause instanceof NotFoundError) missing.push(`${id}: ${cause.message}`);
      else trouble ??= signal.aborted ? new Error('Interrupted.', { cause }) : (cause as Error);
      return [];
    }
  };
  const found = (await Promise.all(ids.map((id) => limit(readOne, id)))).flat();
  return { found, missing, trouble };
}
