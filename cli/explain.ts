/** `bide explain`: why a task was looked at when it was. */
import { parseArgs } from 'node:util';
import type { TaskView, WaitsView } from '../client/bide.ts';
import { exitCodes, UsageError, type Io } from './io.ts';
import { readTaskIds } from './read-task-ids.ts';
import { columns } from './show/columns.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

/** Prints one line a wait, and one a look that is planned. */
export async function explain(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: targetOptions, allowPositionals: true });
  const [id = '', ...more] = readTaskIds(positionals);
  if (more.length > 0) throw new UsageError('Give one task id.');
  const bide = await connect(values, io);
  const task = await bide.get(id, { signal: io.interrupted });
  // After the task: a look between the two adds a wait to those that the task tells of, and none is missed wrongly.
  const { items, planned } = await bide.waits(id, { signal: io.interrupted });
  const lines = values.json ? items.map((wait) => JSON.stringify(wait)) : story(task, { items, planned });
  for (const line of lines) io.stdout.write(`${line}\n`);
  if (items.length === 0) io.stderr.write('Nothing was waited for yet.\n');
  return exitCodes.ok;
}

function story(task: TaskView, { items, planned }: WaitsView): string[] {
  const waiting = task.attempts.findLast(({ state }) => state === 'accepted')?.n;
  const { attempts, eta, nextLookAt } = task;
  return [
    ...attempts.map(({ n, workload }) => `attempt ${n}  workload ${workload ?? 'unknown'}`),
    ...left(task, items.length),
    ...columns(
      items.map(({ attempt, seconds, why, explanation }, i) => {
        const isGoingOn = nextLookAt !== null && attempt === waiting && i === items.length - 1;
        return [`attempt ${attempt}`, `${isGoingOn ? 'waits' : 'waited'} ${seconds} s`, why, explanation];
      }),
    ),
    ...(planned.length === 0 ? [] : [`next look ${nextLookAt ?? ''}, and should it go on:`]),
    ...columns(planned.map(({ at, seconds, why, explanation }) => [`at ${at}`, `+${seconds} s`, why, explanation])),
    ...(eta === null ? [] : [`expected by ${eta.p50}, nine of ten by ${eta.p90}`]),
  ];
}

/** Says that there were earlier waits: as many looks were waited for at least, and one more is by an open attempt. */
function left({ looks, attempts }: TaskView, shown: number): string[] {
  const waited = looks + (attempts.some(({ state }) => state === 'accepted') ? 1 : 0);
  if (waited <= shown) return [];
  return [`${looks} looks, ${shown} wait${shown === 1 ? '' : 's'} shown: only the last of each attempt are kept`];
}
