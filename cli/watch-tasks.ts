/** Waits for tasks of a Bide with something to see meanwhile. */
import { setMaxListeners } from 'node:events';
import type { Bide, TaskView } from '../client/bide.ts';
import { NotFoundError } from '../client/errors/not-found-error.ts';
import { exitCodes, type Io } from './io.ts';
import { colorsFor } from './show/colors.ts';
import { columns } from './show/columns.ts';
import { now } from './show/now.ts';
import { Screen } from './show/screen.ts';
import { statusText, taskCells } from './show/task-line.ts';
import { duration } from './show/time.ts';

/** Ends when all have ended: 0 when every one succeeded, 1 when one did not. @throws what keeps one from being followed */
export async function watchTasks(
  tasks: readonly Pick<TaskView, 'id'>[],
  bide: Bide,
  json: boolean,
  io: Io,
): Promise<number> {
  const screen = new Screen(io);
  const stop = new AbortController();
  const signal = AbortSignal.any([io.interrupted, stop.signal]);
  // One listener for each task is no leak.
  setMaxListeners(0, signal);
  const left = new Set(tasks.map(({ id }) => id));
  const followed = async ({ id }: Pick<TaskView, 'id'>) => {
    try {
      const task = await watchOne(id, bide, json, screen, signal, io);
      left.delete(id);
      return task;
    } catch (cause) {
      if (cause instanceof NotFoundError) left.delete(id);
      const isTold = !signal.aborted && (tasks.length > 1 || left.size > 0);
      if (isTold) screen.say(`bide: ${id}: ${(cause as Error).message}${goOn(left)}`);
      // Whoever goes on to wait keeps the process.
      stop.abort(cause);
      throw cause;
    }
  };
  try {
    const ended = await Promise.all(tasks.map(followed));
    return ended.every(({ status }) => status === 'succeeded') ? exitCodes.ok : exitCodes.taskFailed;
  } catch (cause) {
    if (!io.interrupted.aborted) throw cause;
    throw new Error(`Interrupted.${goOn(left)}`, { cause });
  } finally {
    screen.close();
  }
}

const goOn = (left: ReadonlySet<string>) =>
  left.size === 0 ? '' : ` The tasks go on: bide watch ${[...left].join(' ')}`;

async function watchOne(
  id: string,
  bide: Bide,
  json: boolean,
  screen: Screen,
  signal: AbortSignal,
  io: Io,
): Promise<TaskView> {
  let told = '';
  const onProgress = (task: TaskView) => {
    screen.show(id, () => line(task, now(io), screen));
    const status = statusText(task);
    if (status !== told) screen.changed(`${id}  ${status}`);
    told = status;
  };
  const task = await bide.wait(id, { signal, onProgress });
  const colors = colorsFor(io.stdout, io);
  const text = json ? JSON.stringify(task) : (columns([taskCells(task, now(io), colors)])[0] ?? '');
  screen.finished(id, `${text}\n`);
  return task;
}

function line(task: TaskView, at: number, { colors }: Screen): string {
  const elapsed = duration(at - Date.parse(task.createdAt));
  const leftMs = task.nextLookAt === null ? 0 : Date.parse(task.nextLookAt) - at;
  const next = leftMs > 0 ? colors.dim(`  next look in ${duration(leftMs + 999)}`) : '';
  const what = `${task.profile}/${task.operation}`;
  return `${colors.bold(task.id)}  ${what}  ${colors.cyan(statusText(task))}  ${elapsed}${next}`;
}
