import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import { nextGeneration } from '../../core/task/next-generation.ts';
import { DOCUMENT_VERSION, executionName, type ExecutionInput } from '../../core/workflow/document.ts';
import type { AdmitContext } from './admit-task.ts';

/** Name and input of the execution that runs the current generation of a task. */
export function executionOf({ taskId, generation }: TaskRecord): { executionName: string; input: ExecutionInput } {
  const input = { v: DOCUMENT_VERSION, taskId, generation };
  return { executionName: executionName(taskId, generation), input };
}

type StartContext = Pick<AdmitContext, 'table' | 'executions' | 'log'>;

/**
 * Starts the execution of a task. One that exists already counts only if it runs, or has finished the task; a dead
 * one is followed by the next generation.
 */
export async function startExecution(task: TaskRecord, context: StartContext): Promise<void> {
  const { executionName: name, input } = executionOf(task);
  if ((await context.executions.start(name, input)) === 'started') return;
  if ((await context.executions.status(name)) === 'running') return;
  const found = await context.table.get(taskKey(task.taskId));
  if (found === undefined || asTask(found).outcome !== undefined) return;
  context.log.warn('execution had ended without an outcome', { taskId: task.taskId, executionName: name });
  await context.table.update(nextGeneration(asTask(found)));
  // Whoever opened the generation that is there now, possibly this very call: starting it again is safe.
  const now = await context.table.get(taskKey(task.taskId));
  if (now === undefined || asTask(now).outcome !== undefined) return;
  const follower = executionOf(asTask(now));
  await context.executions.start(follower.executionName, follower.input);
}
