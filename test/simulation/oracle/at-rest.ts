/** What must hold when a world has come to rest. */
import { spend } from '../../../core/task/outcome.ts';
import type { Execution } from '../../../local/engine/execution.ts';
import type { Announced } from './announcements.ts';
import { isStored } from './ids.ts';
import type { Knowledge } from './knowledge.ts';

/** Bounds of a world, in milliseconds. */
export interface Bounds {
  /** I8: from the deadline, or from the end of all faults, to the outcome. */
  readonly lateMs: number;
  readonly calmAt: number;
}

const MAX_EVENTS = 20_000;

export function checkAtRest(
  known: Knowledge,
  announced: Announced,
  executions: Iterable<Execution>,
  { lateMs, calmAt }: Bounds,
): void {
  for (const task of known.tasks.values()) {
    const { taskId, outcome, deadlineAt } = task;
    known.claim('I8', outcome !== undefined, `task ${taskId} is ${task.status} at the end`);
    const late = (outcome?.finishedAt ?? 0) - Math.max(deadlineAt, calmAt);
    known.claim('I8', late <= lateMs, `terminal ${late} ms after the deadline; ${lateMs} are allowed`);
    const told = announced.get(taskId) ?? [];
    known.claim('I8', told.length > 0 && task.openPk === undefined, 'the outcome was never announced');
    const sends = Object.values(task.attempts).reduce((sum, one) => sum + one.sends, 0);
    known.claim('I1', (known.posts.get(taskId) ?? 0) <= sends, 'more POSTs than counted sends');
    known.claim('I11', known.billed(taskId) <= spend(task), `${known.billed(taskId)} bought, ${spend(task)} spent`);
    checkResult(known, taskId);
  }
  for (const { name, events } of executions) known.claim('I10', events.length < MAX_EVENTS, `${name} is too long`);
}

/** A success is the result of something bought that has succeeded. */
function checkResult(known: Knowledge, taskId: string): void {
  const task = known.tasks.get(taskId);
  if (task?.outcome?.status !== 'succeeded') return;
  const id = task.attempts[String(task.outcome.attempt)]?.providerTaskId;
  const bought = known.purchases.find((one) => one.id === id);
  const done = bought?.end === 'completed' && bought.doneAt <= task.outcome.finishedAt;
  known.claim('I5', done, 'succeeded with what was not finished');
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
