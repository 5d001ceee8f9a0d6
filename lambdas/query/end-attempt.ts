/** The ends of an accepted attempt. Each is stored before it is answered. */
import { close, type Closing } from '../../core/attempt/transitions.ts';
import { resubmission } from '../../core/attempt/resubmission.ts';
import { leaveOne } from '../../core/limits/places.ts';
import { cancelCall } from '../../core/provider/build-call.ts';
import { profileOf } from '../../core/provider/profiles.ts';
import { filesIn } from '../../core/provider/result-files.ts';
import type { QueryReading, Times, Trouble } from '../../core/provider/reading.ts';
import { listFiles } from '../../core/records/kept-files.ts';
import { readShortResult, storeResult } from '../../core/records/result.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import { findRequest } from '../../core/task/stored-request.ts';
import type { QueryStep } from '../../core/workflow/document.ts';
import { closedAnswer } from './closed-answer.ts';
import { coolDownLeft } from './cool-down-left.ts';
import { keepFiles } from './keep-files.ts';
import type { Looking } from './query-task.ts';

type Ended = Extract<QueryReading, { kind: 'succeeded' }>;
type Answer = Promise<QueryStep | 'read_again'>;

/** The result first, then the state that points to it; its files are copied once both are stored. */
export async function endSucceeded(looking: Looking, reading: Ended, context: StepContext): Answer {
  const { task, before } = looking;
  const isNewest = await storeResult(context, task, task.attempt, reading.result);
  const files = task.keepFiles === true ? await filesNow() : [];
  const filesDue = files.length > 0;
  if (filesDue) await listFiles(context.table, task, task.attempt, files, stampOf(context));
  const closing = { code: 'succeeded', message: '', looked: true, ended: reading, filesDue };
  const answer = await end(looking, closing, context);
  if (!filesDue || answer === 'read_again') return answer;
  return keepFiles(task, { ...before, looks: answer.looks }, context);

  /** Of an empty answer after a result: those of the result that stays. */
  async function filesNow() {
    const result = isNewest ? reading.result : await readShortResult(context.table, task.taskId, task.attempt);
    if (result === undefined)
      context.log.warn('files not listed again', { taskId: task.taskId, attempt: task.attempt });
    return filesIn(profileOf(task.profile), result);
  }
}

/** Failed at the provider; the same write opens the next attempt where that is allowed. */
export async function endFailed(looking: Looking, told: Trouble, ended: Times, context: StepContext): Answer {
  const { task } = looking;
  const request = await findRequest(context.table, task);
  const next = request && resubmission(task, request, told.code, context.clock.now());
  const opened = next?.kind === 'yes' ? { patches: next.patches } : undefined;
  return end(looking, { code: told.code, message: told.message, looked: true, ended, next: opened }, context);
}

/** Ended without a result and without another attempt, e.g. lost, or unreadable for too long. */
export async function endWithout(looking: Looking, code: string, message: string, context: StepContext): Answer {
  return end(looking, { code, message, looked: true }, context);
}

/** Still not finished at its deadline. The provider is asked to stop, where it can. */
export async function endTooLate(looking: Looking, looked: boolean, context: StepContext): Answer {
  await cancelAtProvider(looking, context);
  const message = `not finished ${Math.round((context.clock.now() - looking.task.createdAt) / 1000)} s after it was admitted`;
  return end(looking, { code: 'deadline_exceeded', message, looked }, context);
}

/** The caller cancelled. */
export async function endCancelled(looking: Looking, context: StepContext): Answer {
  const stopped = await cancelAtProvider(looking, context);
  const message = stopped ? 'cancelled here and at the provider' : 'cancelled; the provider may still charge it';
  return end(looking, { code: 'cancelled', message }, context);
}

async function end(looking: Looking, closing: Omit<Closing, 'from'>, context: StepContext): Answer {
  const { task, before } = looking;
  const stamp = stampOf(context);
  const written = await settleWrite(context.table, close(task, { from: ['accepted'], ...closing }, stamp), (stored) => {
    const attempt = stored.attempts[String(task.attempt)];
    return attempt?.state === 'closed' && attempt.writer === stamp.writer;
  });
  if (written.kind === 'overtaken') {
    if (closing.looked === true) tellContradiction(task, closing.code, written.task, context);
    return 'read_again';
  }
  // The end of the task gives back all that it holds; until then only what another attempt needs.
  if (closing.next !== undefined) await leaveOne(task, task.attempt, context);
  const looks = before.looks + (closing.looked === true ? 1 : 0);
  return closedAnswer(written.task, { ...before, looks }, context);
}

/** Two looks at the same time that showed different ends: the first that was stored is kept. */
function tellContradiction(task: TaskRecord, seen: string, now: TaskRecord | undefined, context: StepContext): void {
  const kept = now?.attempts[String(task.attempt)];
  if (kept?.state !== 'closed' || kept.code === seen) return;
  const { taskId, attempt } = task;
  context.log.warn('the end that was stored first is kept', { taskId, attempt, kept: kept.code, seen });
}

/** Best effort; true when the provider agreed. Nobody is asked anything while the limit group rests. */
async function cancelAtProvider({ task, attempt, providerTaskId }: Looking, context: StepContext): Promise<boolean> {
  const { settings, providers } = context.deployment;
  if ((await coolDownLeft(attempt.providerKeyId, context)) > 0) return false;
  try {
    const providerKey = await context.secrets.providerKey(attempt.providerKeyId);
    const baseUrl = providers[task.profile]?.baseUrl;
    const call = cancelCall(profileOf(task.profile), providerTaskId, { baseUrl, providerKey });
    if (call === undefined) return false;
    const ms = settings.lookTimeoutSeconds * 1000;
    const limits = { headersMs: ms, totalMs: ms, bodyBytes: settings.bodyCapBytes };
    const reply = await context.provider.call(call, limits, context.invocation.signal);
    return reply.kind === 'answer' && reply.status < 300;
  } catch (cause) {
    context.log.warn('provider was not asked to cancel', { taskId: task.taskId, cause: String(cause) });
    return false;
  }
}
