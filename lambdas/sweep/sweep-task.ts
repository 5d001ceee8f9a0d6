/** One open task, as the sweeper finds it: announced, left alone, started again, or brought to its end. */
import { settleWrite } from '../../core/records/settle-write.ts';
import { isOpen } from '../../core/records/clauses.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { BideEvent, WebhookDue } from '../../core/events.ts';
import type { Bus, Executions } from '../../core/ports.ts';
import type { StepContext } from '../../core/step-context.ts';
import { announce } from '../../core/task/announce.ts';
import { mayFollowAtOnce, nextGeneration } from '../../core/task/next-generation.ts';
import { nextVisitAt } from '../../core/timing/next-visit.ts';
import { executionOf, startExecution } from '../admit/start-execution.ts';
import { finishTask } from './finish-task.ts';

/** What sweeping works with. */
export interface SweepContext extends StepContext {
  readonly executions: Executions;
  readonly bus: Bus<BideEvent | WebhookDue>;
}

/** What was done with a task. `early`: a dead execution that is followed at the next visit, not at once. */
export type Swept = 'gone' | 'announced' | 'not_announced' | 'left' | 'started' | 'finished' | 'not_yet' | 'early';

/** Looks after one task. `ended`: name of an execution of it that has ended, when an event told so. */
export async function sweepTask(taskId: string, context: SweepContext, ended?: string): Promise<Swept> {
  const item = await context.table.get(taskKey(taskId));
  if (item === undefined) return 'gone';
  const task = asTask(item);
  if (task.outcome !== undefined) return tell(task, context);
  const { executionName } = executionOf(task);
  // Whoever handed the task to another execution, and may have stopped this one, looks after it.
  if (ended !== undefined && ended !== executionName) return 'left';
  if (ended !== undefined && !mayFollowAtOnce(task)) return 'early';
  // Before anything else: a task that cannot be helped now must not stand at the head of the queue for ever.
  await visitAt(soon(context), task, context);
  const swept = await act(task, executionName, context);
  const isWell = swept === 'left' || swept === 'started';
  if (isWell) await visitAt(nextVisitAt(task, context.clock.now(), sweepSeconds(context)), task, context);
  return swept;
}

/** A bus that takes nothing must not keep the sweeper from the tasks behind. */
async function tell(task: TaskRecord, context: SweepContext): Promise<Swept> {
  if (await announce(task, context)) return 'announced';
  await visitAt(soon(context), task, context);
  return 'not_announced';
}

async function act(task: TaskRecord, executionName: string, context: SweepContext): Promise<Swept> {
  const running = (await context.executions.status(executionName)) === 'running';
  if (isDue(task, running, context)) return takeOver(task, executionName, context);
  if (running) return 'left';
  await startExecution(task, context);
  return 'started';
}

/** Nobody will finish it any more: dead and late or cancelled, or running two intervals past its deadline. */
function isDue(task: TaskRecord, running: boolean, context: SweepContext): boolean {
  const now = context.clock.now();
  if (running) return now >= task.deadlineAt + 2000 * sweepSeconds(context);
  return now >= task.deadlineAt || task.cancelRequested !== undefined;
}

/** Fences the old execution off before it stops it, so that nothing of it can interfere. */
async function takeOver(task: TaskRecord, executionName: string, context: SweepContext): Promise<Swept> {
  const taken = await settleWrite(context.table, nextGeneration(task), () => false);
  if (taken.kind === 'overtaken') return 'not_yet';
  await context.executions.stop(executionName, 'Taken over by the sweeper.');
  return finishTask(taken.task, context);
}

const sweepSeconds = ({ deployment }: SweepContext): number => deployment.settings.sweepSeconds;

const soon = (context: SweepContext): number => context.clock.now() + 1000 * sweepSeconds(context);

async function visitAt(dueAt: number, { taskId }: TaskRecord, { table }: SweepContext): Promise<void> {
  await table.update({ key: taskKey(taskId), set: { dueAt }, onlyIf: isOpen });
}
