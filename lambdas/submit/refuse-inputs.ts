/** Files that the provider would not take: the attempt ends before anything is sent, unless a fallback is the cure. */
import { close } from '../../core/attempt/transitions.ts';
import { resubmission } from '../../core/attempt/resubmission.ts';
import { limitsOf } from '../../core/limits/group-limits.ts';
import { leaveUnsent } from '../../core/limits/places.ts';
import type { Trouble } from '../../core/provider/reading.ts';
import { noteError } from '../../core/records/error-row.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import { currentAttempt, type TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import type { TaskRequest } from '../../core/task/request.ts';

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
  const closing = { from: ['prepared'], code, message, next: opened } as const;
  const stamp = stampOf(context);
  const written = await settleWrite(context.table, close(task, closing, stamp), (stored) => {
    return stored.attempts[String(n)]?.state === 'closed' && stored.attempts[String(n)]?.writer === stamp.writer;
  });
  if (written.kind === 'overtaken') return 'read_again';
  const { sends: send = 0, providerKeyId = '' } = currentAttempt(task) ?? {};
  // A slot from a lap before came with a place.
  const isCounted = limitsOf(context.deployment, task.profile).concurrent !== undefined;
  if (isCounted) await leaveUnsent(task, n, providerKeyId, context);
  await noteError(context, task, { phase: 'submit', attempt: n, send, trouble, at: context.clock.now() });
  return 'read_again';
}
