/** A prepared attempt: what may well fail comes first, then a slot, then the counted send, then one POST. */
import type { AttemptRecord } from '../../core/attempt/attempt-record.ts';
import { startSending, type Why } from '../../core/attempt/transitions.ts';
import type { Estimate } from '../../core/durations/estimate.ts';
import { knownDurations } from '../../core/durations/known-durations.ts';
import { workloadOf } from '../../core/durations/workload.ts';
import { limitsOf } from '../../core/limits/group-limits.ts';
import { submitCall } from '../../core/provider/build-call.ts';
import type { HttpCall } from '../../core/provider/http.ts';
import { maskKey } from '../../core/provider/mask-key.ts';
import { profileOf } from '../../core/provider/profiles.ts';
import { readSubmitReply } from '../../core/provider/read-submit-reply.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import type { TaskRequest } from '../../core/task/request.ts';
import { step, type SubmitStep } from '../../core/workflow/document.ts';
import { closeUnsent } from './close-unsent.ts';
import { followAnswer } from './follow-answer.ts';
import { linkInputs } from './link-inputs.ts';
import { prepareSend, type Prepared } from './prepare-send.ts';
import { refuseInputs } from './refuse-inputs.ts';
import { isGoingOn, outOfTime, waitForTurn, type Lap } from './wait-for-turn.ts';

/** One send of the current attempt, as far as it got. */
export interface Sent {
  /** As stored by the write that counted the send. */
  readonly task: TaskRecord;
  readonly send: number;
  readonly request: TaskRequest;
  readonly providerKey: string;
  /** What kind of task it is, and what is known of how long such take. */
  readonly workload: string;
  readonly known: Estimate | undefined;
  /** Laps of the execution before this one. */
  readonly spent: number;
}

/** Sends a prepared attempt when its time has come; closes it when that time has passed. */
export async function send(
  task: TaskRecord,
  attempt: AttemptRecord,
  { input, spent, sendsNothing = false }: Lap,
  context: StepContext,
): Promise<SubmitStep | 'read_again' | 'posted'> {
  const tooLate = reasonNotToSend(task, attempt, context);
  if (tooLate !== undefined) {
    await closeUnsent(task, tooLate, context);
    return 'read_again';
  }
  if (sendsNothing) return step('not_yet', { attempt: task.attempt, send: attempt.sends, waitSeconds: 1 });
  const lap = { input, spent };
  // What fails or is refused before the slot takes neither a place of the group nor a send of its day.
  const providerKey = await context.secrets.providerKey(attempt.providerKeyId);
  const isSure = task.namesFiles !== true && isGoingOn(task, attempt, input, context.clock.now());
  const early = isSure ? undefined : await prepareSend(task, attempt, context);
  if (early?.kind === 'refused') return refuseInputs(task, early.request, early.trouble, context);
  // A slot that is taken now could not be used.
  if (isShortOfTime(context)) return outOfTime(task, attempt, lap, undefined, context);
  const turn = await waitForTurn(task, attempt, lap, context);
  if (turn.kind === 'not_yet') return turn.step;
  if (turn.kind === 'too_late') {
    await closeUnsent(task, { code: turn.code, message: turn.message }, context);
    return 'read_again';
  }
  // Read before, in the first lap: not in each one that only asks for the slot.
  const prepared = early ?? (await prepareSend(task, attempt, context));
  if (prepared.kind === 'refused') return refuseInputs(task, prepared.request, prepared.trouble, context);
  const { request, profile, operation, body } = prepared;
  const call = await callOf(task, prepared, providerKey, context);
  const workload = workloadOf(profile.name, task.operation, operation, body);
  // Read now: after the POST nothing stands between the answer and the write that keeps it.
  const known = await knownDurations(workload, context);
  // Checked last: everything before this may have taken its time, and a POST that is cut off is an ambiguous one.
  if (isShortOfTime(context)) return outOfTime(task, attempt, lap, turn.slot, context);
  return countAndPost(task, attempt, call, { request, providerKey, workload, known, spent }, context);
}

const isShortOfTime = ({ invocation, deployment }: StepContext): boolean =>
  invocation.remainingMs() < deployment.settings.sendBudgetSeconds * 1000;

async function callOf(
  task: TaskRecord,
  { profile, operation, files, body: named }: Prepared,
  providerKey: string,
  context: StepContext,
): Promise<HttpCall> {
  // Signed now: a link from before the wait for the slot would end sooner.
  const body = await linkInputs(files, named, task.deadlineAt, context);
  const baseUrl = context.deployment.providers[task.profile]?.baseUrl;
  return submitCall(profile, operation, body, { baseUrl, providerKey });
}

function reasonNotToSend(task: TaskRecord, attempt: AttemptRecord, context: StepContext) {
  if (task.cancelRequested !== undefined) return { code: 'cancelled', message: 'cancelled before it was sent' };
  if (context.clock.now() >= task.deadlineAt) {
    return lastRefusal(attempt, { code: 'deadline_exceeded', message: 'not sent before the deadline' });
  }
  if (attempt.sends >= context.deployment.settings.maxSendsPerAttempt) {
    return lastRefusal(attempt, { code: 'internal_error', message: '' });
  }
  return undefined;
}

/** What it was refused for last, or else. */
function lastRefusal({ code, message = '', status }: AttemptRecord, otherwise: Why): Why {
  if (code === undefined) return otherwise;
  return { code, message, ...(status === undefined ? {} : { status }) };
}

async function countAndPost(
  task: TaskRecord,
  attempt: AttemptRecord,
  call: HttpCall,
  prepared: Omit<Sent, 'task' | 'send'>,
  context: StepContext,
): Promise<SubmitStep | 'read_again' | 'posted'> {
  const { settings } = context.deployment;
  const stamp = stampOf(context);
  const send = attempt.sends + 1;
  const answerDueAt = stamp.now + 1000 * (settings.submitTimeoutSeconds + settings.sendingGraceSeconds);
  const holdsPlace = limitsOf(context.deployment, task.profile).concurrent !== undefined;
  const sending = startSending(task, send, answerDueAt, stamp, holdsPlace);
  const counted = await settleWrite(context.table, sending, (stored) => {
    const mine = stored.attempts[String(task.attempt)];
    return mine?.state === 'sending' && mine.sends === send && mine.writer === stamp.writer;
  });
  if (counted.kind === 'overtaken') return 'read_again';
  context.log.info('sending', { taskId: task.taskId, attempt: task.attempt, send });
  const headersMs = settings.headersTimeoutSeconds * 1000;
  const limits = { headersMs, totalMs: headersMs, bodyBytes: settings.bodyCapBytes };
  const reply = await context.provider.call(call, limits, context.invocation.signal);
  const told = maskKey(reply, prepared.providerKey);
  const reading = readSubmitReply(profileOf(task.profile), told, settings.retryAfterCapSeconds);
  return followAnswer({ task: counted.task, send, ...prepared }, reading, context);
}
