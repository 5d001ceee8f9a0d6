/** What must hold when a world has come to rest. */
import { isDeepStrictEqual } from 'node:util';
import { readResult, type ResultPorts } from '../../../core/records/result.ts';
import type { TaskRecord } from '../../../core/records/task-record.ts';
import { spend } from '../../../core/task/outcome.ts';
import { dialects } from '../dialects.ts';
import type { Announced } from './announcements.ts';
import { isStored } from './ids.ts';
import type { Knowledge } from './knowledge.ts';

/** Bounds of a world, in milliseconds. */
export interface Bounds {
  /** I8: from the deadline, or from when all was well again with the task, to the outcome. */
  readonly lateMs: number;
  readonly wellAt: (taskId: string, endedAt: number) => number;
}

export async function checkAtRest(
  known: Knowledge,
  announced: Announced,
  ports: ResultPorts,
  { lateMs, wellAt }: Bounds,
): Promise<void> {
  for (const task of known.tasks.values()) {
    const { taskId, outcome, deadlineAt } = task;
    known.claim('I8', outcome !== undefined, `task ${taskId} is ${task.status} at the end`);
    const endedAt = known.endedAt.get(taskId) ?? 0;
    const late = endedAt - Math.max(deadlineAt, wellAt(taskId, endedAt));
    known.claim('I8', late <= lateMs, `terminal ${late} ms after the deadline and all trouble; ${lateMs} are allowed`);
    const told = announced.get(taskId) ?? [];
    known.claim('I8', told.length > 0 && task.openPk === undefined, 'the outcome was never announced');
    const sends = Object.values(task.attempts).reduce((sum, one) => sum + one.sends, 0);
    known.claim('I1', (known.posts.get(taskId) ?? 0) <= sends, 'more POSTs than counted sends');
    known.claim('I11', known.billed(taskId) <= spend(task), `${known.billed(taskId)} bought, ${spend(task)} spent`);
    if (outcome?.status === 'succeeded') await checkResult(known, task, ports);
  }
}

/** A success is the result of something bought that has succeeded, and it can be read. */
async function checkResult(known: Knowledge, task: TaskRecord, ports: ResultPorts): Promise<void> {
  const id = task.attempts[String(task.outcome?.attempt)]?.providerTaskId;
  const bought = known.purchases.find((one) => one.id === id);
  const done = bought?.end === 'completed' && bought.doneAt <= (known.endedAt.get(task.taskId) ?? 0);
  known.claim('I5', done, 'succeeded with what was not finished');
  if (bought === undefined) return;
  const stored = await readResult(ports, task).catch(String);
  const same = isDeepStrictEqual(stored, dialects[bought.profile].result(bought.id, bought.isLong));
  known.claim('I5', same, () => `succeeded, and the result is ${JSON.stringify(stored).slice(0, 100)}`);
}

/** I4: what travelled in the answer of a step is in the table at last, unless its execution was cut short. */
export function checkTravelled(
  known: Knowledge,
  travelled: ReadonlyMap<string, { readonly taskId: string; readonly execution: string }>,
  wasCutShort: (execution: string) => boolean,
): void {
  for (const [id, { taskId, execution }] of travelled) {
    known.claim('I4', isStored(known, taskId, id) || wasCutShort(execution), `${id} of ${taskId} was lost`);
  }
}
