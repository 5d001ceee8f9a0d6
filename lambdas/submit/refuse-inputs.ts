/** Files that the provider would not take: the attempt ends before anything is sent, unless a fallback is the cure. */
import { resubmission } from '../../core/attempt/resubmission.ts';
import type { Trouble } from '../../core/provider/reading.ts';
import { noteError } from '../../core/records/error-row.ts';
import { currentAttempt, type TaskRecord } from '../../core/records/task-record.ts';
import type { StepContext } from '../../core/step-context.ts';
import type { TaskRequest } from '../../core/task/request.ts';
import { closeUnsent } from './close-unsent.ts';

/** Closes the prepared attempt; the same write opens the next one where the caller foresaw this. */
export async function refuseInputs(
  task: TaskRecord,
  request: TaskRequest,
  trouble: Trouble,
  context: StepContext,
): Promise<'read_again'> {
  const { attempt: n } = task;
  const { code, message } = trouble;
  const next = resubmission(task, request, code, context.clock.now(), { refused: true });
  const opened = next.kind === 'yes' ? { patches: next.patches } : undefined;
  const written = await closeUnsent(task, { code, message, next: opened }, context);
  if (written.kind === 'overtaken') return 'read_again';
  const send = currentAttempt(task)?.sends ?? 0;
  await noteError(context, task, { phase: 'submit', attempt: n, send, trouble, at: context.clock.now() });
  return 'read_again';
}
