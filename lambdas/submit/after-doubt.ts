/** Sent, and nobody knows whether it was bought: never sent again unless the caller accepted a double charge. */
import { close, doubt } from '../../core/attempt/transitions.ts';
import { resubmissionAfterDoubt } from '../../core/attempt/resubmission.ts';
import { leaveOne } from '../../core/limits/places.ts';
import type { Trouble } from '../../core/provider/reading.ts';
import { noteError } from '../../core/records/error-row.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import { currentAttempt, type TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import { step, type SubmitStep } from '../../core/workflow/document.ts';
import { redacted } from './follow-refusal.ts';
import { persist } from './persist.ts';
import type { Sent } from './send.ts';

/** The answer was lost: sending → ambiguous. */
export async function followDoubt(sent: Sent, lost: Trouble, context: StepContext): Promise<'posted'> {
  await storeDoubt(sent.task, sent.send, redacted(sent, lost), context);
  return 'posted';
}

/** Stores that the send may have been bought, and says so in an error row. */
export async function storeDoubt(task: TaskRecord, send: number, told: Trouble, context: StepContext): Promise<void> {
  const n = task.attempt;
  const update = doubt(task, send, told.message, stampOf(context));
  await persist(context, update, (stored) => stored.attempts[String(n)]?.state === 'ambiguous');
  await noteError(context, task, { phase: 'submit', attempt: n, send, trouble: told, at: context.clock.now() });
}

/** An ambiguous attempt: closed for good, or the next one is opened because the task opted in. */
export async function afterDoubt(task: TaskRecord, context: StepContext): Promise<SubmitStep | 'read_again'> {
  const n = task.attempt;
  const attempt = currentAttempt(task);
  const code = 'submission_ambiguous';
  const next = resubmissionAfterDoubt(task, context.clock.now());
  if (next.kind === 'no') return step('closed', { attempt: n, send: attempt?.sends ?? 0, errorCode: code });
  const closing = {
    from: ['ambiguous'],
    code,
    message: attempt?.message ?? '',
    next: { patches: next.patches },
  } as const;
  const written = await settleWrite(
    context.table,
    close(task, closing, stampOf(context)),
    (stored) => stored.attempt > n,
  );
  if (written.kind === 'overtaken') return 'read_again';
  await leaveOne(task, n, context);
  return step('not_yet', { attempt: n + 1, errorCode: code, mayResubmit: true, waitSeconds: 1 });
}
