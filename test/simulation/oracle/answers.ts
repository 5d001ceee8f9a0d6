/** What an invocation may answer. */
import type { ExecutionOutput } from '../../../core/workflow/document.ts';
import type { Life } from '../life.ts';
import type { Knowledge } from './knowledge.ts';

/** Record answers what is stored, or that it is not asked any more. */
export function checkAnswer(known: Knowledge, { role, input }: Life, answer: unknown): void {
  if (role !== 'record' || input === undefined) return;
  const task = known.tasks.get(input.taskId);
  const { code, status } = (answer as ExecutionOutput).outcome;
  if (code === 'superseded') {
    known.claim('I6', task?.generation !== input.generation, 'the current execution calls itself superseded');
    return;
  }
  const same = task?.outcome?.code === code && task.outcome.status === status;
  known.claim('I5', same, `it answers ${code}, ${task?.outcome?.code ?? 'nothing'} is stored`);
}
