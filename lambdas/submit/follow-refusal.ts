/** Refused or failed at once: sent again after a wait, followed by another attempt, or closed. */
import { close, takeBack, type Closing, type Why } from '../../core/attempt/transitions.ts';
import { resubmission, type Resubmission } from '../../core/attempt/resubmission.ts';
import { coolDown } from '../../core/limits/limit-item.ts';
import { leaveOne } from '../../core/limits/places.ts';
import { profileOf } from '../../core/provider/profiles.ts';
import type { SubmitReading, Trouble } from '../../core/provider/reading.ts';
import { redactTrouble } from '../../core/provider/redact-trouble.ts';
import { noteError } from '../../core/records/error-row.ts';
import type { Settled } from '../../core/records/settle-write.ts';
import { currentAttempt, type TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import { refusalWaitSeconds } from '../../core/timing/backoff.ts';
import { retryWaitSeconds } from '../../core/timing/retry-wait.ts';
import { step, type SubmitStep } from '../../core/workflow/document.ts';
import { persist } from './persist.ts';
import type { Sent } from './send.ts';

type Refusal = Extract<SubmitReading, { kind: 'refused' }>;
type Answer = Promise<SubmitStep | 'posted'>;

/** The provider provably bought nothing. */
export async function followRefusal(sent: Sent, refusal: Refusal, context: StepContext): Answer {
  const then = refusal.then === 'renew_key' ? await afterKeyRefusal(sent, context) : refusal.then;
  const told = redacted(sent, refusal.trouble);
  if (then === 'resend') return sendAgainLater(sent, told, context);
  const { task } = sent;
  const next = resubmission(task, sent.request, told.code, context.clock.now(), { refused: true });
  const answer = await closeSending(sent, told, next, true, context);
  if (then === 'rest') await rest(task, context.deployment.settings.paymentCoolDownSeconds, context);
  return answer;
}

/** A success status with a task error in it: bought or not, the attempt is over. */
export async function followFailure(sent: Sent, failure: Trouble, context: StepContext): Answer {
  const told = redacted(sent, failure);
  const next = resubmission(sent.task, sent.request, told.code, context.clock.now());
  return closeSending(sent, told, next, false, context);
}

/** A 401 after a rotation is cured by the new key; with the same key it is final. */
async function afterKeyRefusal(sent: Sent, context: StepContext): Promise<'resend' | 'give_up'> {
  const keyId = currentAttempt(sent.task)?.providerKeyId ?? '';
  try {
    const fresh = await context.secrets.providerKey(keyId, { refresh: true });
    return fresh === sent.providerKey ? 'give_up' : 'resend';
  } catch (cause) {
    context.log.warn('provider key could not be read again', { providerKeyId: keyId, cause: String(cause) });
    return 'give_up';
  }
}

async function sendAgainLater(sent: Sent, told: Trouble, context: StepContext): Answer {
  const { task, send } = sent;
  const { settings } = context.deployment;
  const bounds = { baseSeconds: settings.backoffBaseSeconds, capSeconds: settings.backoffCapSeconds };
  const asked = told.retryAfterSeconds >= 0 ? told.retryAfterSeconds : undefined;
  const waitSeconds = refusalWaitSeconds(send - 1, asked, bounds, context.random);
  // The provider's own code is in the error row; the task speaks of its rate limit in our word.
  const code = told.status === 429 ? 'rate_limited' : told.code;
  const tooLate = context.clock.now() + 1000 * waitSeconds >= task.deadlineAt || send >= settings.maxSendsPerAttempt;
  if (tooLate) {
    const answer = await closeSending(sent, told, { kind: 'no' }, true, context, code);
    if (told.status === 429) await rest(task, waitSeconds, context);
    return answer;
  }
  const taken = await storeTakenBack(sent, { ...whyOf(told), code }, context);
  if (told.status === 429) await rest(task, waitSeconds, context);
  await note(sent, told, context);
  // A task that was cancelled meanwhile is read again, and ends without waiting for what the provider asked.
  if (taken.kind === 'overtaken' || taken.task.cancelRequested !== undefined) return 'posted';
  return step('not_yet', { attempt: task.attempt, send, errorCode: code, waitSeconds });
}

/** Nothing was bought, and the attempt may be sent again: sending → prepared, also where another execution has taken over. */
async function storeTakenBack({ task, send }: Sent, why: Why, context: StepContext): Promise<Settled> {
  const stamp = stampOf(context);
  // First, while nobody else may send for this attempt: later it could be the place of the next send.
  await leaveOne(task, task.attempt, context);
  return persist(context, takeBack(task, send, why, stamp), (stored) => {
    const attempt = stored.attempts[String(task.attempt)];
    return attempt?.state === 'prepared' && attempt.sends === send && attempt.writer === stamp.writer;
  });
}

async function closeSending(
  sent: Sent,
  told: Trouble,
  next: Resubmission,
  refused: boolean,
  context: StepContext,
  code = told.code,
): Answer {
  const { task } = sent;
  const stamp = stampOf(context);
  const opened = next.kind === 'yes' ? { patches: next.patches } : undefined;
  const closing: Closing = { from: ['sending'], ...whyOf(told), code, refused, next: opened };
  const written = await persist(context, close(task, closing, stamp), (stored) => {
    const attempt = stored.attempts[String(task.attempt)];
    return attempt?.state === 'closed' && attempt.writer === stamp.writer;
  });
  // Whoever has taken over decides what follows; that nothing was bought must not get lost.
  if (written.kind === 'overtaken' && refused) await storeTakenBack(sent, { ...whyOf(told), code }, context);
  else if (opened !== undefined) await leaveOne(task, task.attempt, context);
  await note(sent, told, context);
  if (written.kind === 'overtaken' || opened === undefined) return 'posted';
  if (written.task.cancelRequested !== undefined) return 'posted';
  const waitSeconds = retryWaitSeconds(code, task.attempt, context.deployment.settings, context.random);
  return step('not_yet', { attempt: task.attempt + 1, send: 0, errorCode: code, mayResubmit: true, waitSeconds });
}

/** A status below 400 says nothing that the code does not. */
const whyOf = ({ code, message, status }: Trouble) => ({ code, message, ...(status >= 400 ? { status } : {}) });

/** The whole limit group pauses. Best effort: this task's own wait does not depend on it. */
async function rest(task: TaskRecord, seconds: number, context: StepContext): Promise<void> {
  const group = currentAttempt(task)?.providerKeyId ?? '';
  try {
    await context.table.update(coolDown(group, context.clock.now() + 1000 * seconds));
  } catch (cause) {
    context.log.warn('cool-down not stored', { limitGroup: group, cause: String(cause) });
  }
}

async function note({ task, send }: Sent, told: Trouble, context: StepContext): Promise<void> {
  await noteError(context, task, {
    phase: 'submit',
    attempt: task.attempt,
    send,
    trouble: told,
    at: context.clock.now(),
  });
}

/** The trouble with nothing of the request or the key in it. */
export function redacted({ task, request, providerKey }: Sent, told: Trouble): Trouble {
  return redactTrouble(told, profileOf(task.profile), request, providerKey);
}
