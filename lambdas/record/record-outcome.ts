/** Writes the one terminal record of a task, from its stored attempts, and announces it. */
import { learnDuration } from '../../core/durations/known-durations.ts';
import { observed } from '../../core/durations/observed.ts';
import { leaveAll } from '../../core/limits/places.ts';
import type { Bus } from '../../core/ports.ts';
import { taskKey } from '../../core/records/keys.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import { asTask, type Outcome, type TaskRecord } from '../../core/records/task-record.ts';
import { announce } from '../../core/task/announce.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import { outcomeOf, writeOutcome } from '../../core/task/outcome.ts';
import { DOCUMENT_VERSION, type ExecutionInput, type ExecutionOutput } from '../../core/workflow/document.ts';

/** What recording needs of a step's context. */
export type RecordContext = Pick<StepContext, 'table' | 'clock' | 'random' | 'log' | 'invocation' | 'durations'> & {
  readonly bus: Bus;
};

/** The execution's output. An outcome that is there already is answered as it is; a superseded execution writes nothing. */
export async function recordOutcome(input: ExecutionInput, context: RecordContext): Promise<ExecutionOutput> {
  const { taskId, generation } = input;
  const item = await context.table.get(taskKey(taskId));
  const task = item === undefined ? undefined : asTask(item);
  if (task?.generation !== generation) return output(input, { status: 'failed', code: 'superseded' });
  if (task.outcome !== undefined) return announced(task, task.outcome, input, context);
  const outcome = outcomeOf(task, stampOf(context));
  const written = await settleWrite(
    context.table,
    writeOutcome(task, outcome),
    (stored) => stored.outcome !== undefined,
  );
  const stored = written.task;
  if (stored?.outcome === undefined) return output(input, { status: 'failed', code: 'superseded' });
  const { status, code, mayBeCharged, attempt } = stored.outcome;
  context.log.info('outcome', { taskId, status, code, attempt, mayBeCharged });
  await leaveAll(stored, context);
  const answer = await announced(stored, stored.outcome, input, context);
  // Only whoever has written the outcome, so nothing is learnt twice; and last, because nothing depends on it.
  if (stored.outcome.writer === outcome.writer) await learnFrom(stored, context);
  return answer;
}

async function learnFrom(task: TaskRecord, context: RecordContext): Promise<void> {
  for (const attempt of Object.values(task.attempts)) {
    for (const seen of observed(task, attempt)) await learnDuration(seen, context);
  }
}

async function announced(task: TaskRecord, outcome: Outcome, input: ExecutionInput, context: RecordContext) {
  await announce(task, context);
  return output(input, outcome);
}

function output(
  { taskId, generation }: ExecutionInput,
  { status, code }: Pick<Outcome, 'status' | 'code'>,
): ExecutionOutput {
  return { v: DOCUMENT_VERSION, taskId, generation, outcome: { status, code } };
}
