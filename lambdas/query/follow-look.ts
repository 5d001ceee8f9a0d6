/** What a look leads to: an end, or a wait. */
import { countLook } from '../../core/attempt/transitions.ts';
import { cut } from '../../core/cut.ts';
import { coolDown } from '../../core/limits/limit-item.ts';
import { learntOf } from '../../core/durations/known-durations.ts';
import { nothingLearnt, outlookOf, type Outlook } from '../../core/durations/outlook.ts';
import { profileOf } from '../../core/provider/profiles.ts';
import { safeCode } from '../../core/provider/reply-body.ts';
import { trouble, type QueryReading, type Trouble } from '../../core/provider/reading.ts';
import { redactTrouble } from '../../core/provider/redact-trouble.ts';
import { noteError } from '../../core/records/error-row.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import type { StepContext } from '../../core/step-context.ts';
import { findRequest } from '../../core/task/stored-request.ts';
import { refusalWaitSeconds } from '../../core/timing/backoff.ts';
import { boundedWaitSeconds, nextWait, type PlannedWait } from '../../core/timing/next-wait.ts';
import { secondsPerLookOf } from '../../core/timing/seconds-per-look.ts';
import { withWait, type LoggedWait } from '../../core/timing/wait-log.ts';
import { step, type QueryStep } from '../../core/workflow/document.ts';
import type { Asked } from './ask-provider.ts';
import { endCancelled, endFailed, endSucceeded, endTooLate, endWithout } from './end-attempt.ts';
import type { Looking } from './query-task.ts';

type Answer = Promise<QueryStep | 'read_again'>;
type Troubled = Extract<QueryReading, { trouble: Trouble }>;

/** Branches on the reading of a look. */
export async function followLook(looking: Looking, asked: Asked, context: StepContext): Answer {
  const { reading } = asked;
  switch (reading.kind) {
    case 'succeeded':
      return endSucceeded(looking, reading, context);
    case 'pending':
      return followPending(looking, reading, asked.providerKey, context);
    default: {
      const told = await redacted(looking, asked.providerKey, reading.trouble, context);
      return followTrouble(looking, reading, told, context);
    }
  }
}

async function followPending(
  looking: Looking,
  reading: Extract<QueryReading, { kind: 'pending' }>,
  providerKey: string,
  context: StepContext,
): Answer {
  const { task, attempt } = looking;
  const { progress, status, rank } = reading;
  if (progress >= 0 && progress < task.progress) {
    const message = `progress went back from ${task.progress} to ${progress}`;
    await note(looking, trouble({ code: 'progress_went_back', message }), context, 1);
  }
  if (rank >= 0 && rank < (attempt.rank ?? 0)) {
    const message = `status went back to ${status}`;
    await note(looking, trouble({ status: 200, code: 'status_went_back', message }), context, 1);
  }
  if (secondsToDeadline(looking, context) <= 0) return endTooLate(looking, true, context);
  if (rank < 0) {
    const told = trouble({
      status: 200,
      code: 'unknown_status',
      message: `unknown status ${safeCode(status) ?? 'of odd characters'}`,
    });
    return followUnreadable(looking, await redacted(looking, providerKey, told, context), 0, context);
  }
  const lookedAt = context.clock.now();
  const seen = { ...attempt, lookedAt, queuedSeconds: reading.queuedSeconds };
  const outlook = outlookOf(seen, await learntOf(task, attempt, context));
  const wait = plan(looking, { estimatedSeconds: attempt.estimatedSeconds ?? -1, ...outlook }, context);
  const { queuedSeconds } = reading;
  return goOn(looking, { wait, progress, rank, lookedAt, queuedSeconds, failedLooks: 0, unreadable: 0 }, context);
}

async function followTrouble(looking: Looking, reading: Troubled, told: Trouble, context: StepContext): Answer {
  const { attempt } = looking;
  switch (reading.kind) {
    case 'failed':
      await note(looking, told, context);
      return endFailed(looking, told, reading, context);
    case 'cancelled':
      await note(looking, told, context);
      return endWithout(looking, 'cancelled', 'the provider reports it as cancelled', context);
    case 'gone':
      return endLost(looking, told, context);
    case 'not_found': {
      const ageMs = context.clock.now() - (attempt.acceptedAt ?? 0);
      const young = ageMs < 1000 * profileOf(looking.task.profile).quirks.notFoundGraceSeconds;
      return young ? lookAgainLater(looking, told, context) : endLost(looking, told, context);
    }
    case 'throttled':
      return followThrottle(looking, told, context);
    case 'unavailable':
    case 'key_trouble':
      return lookAgainLater(looking, told, context);
    case 'unreadable':
      return followUnreadable(looking, told, 1, context);
  }
}

async function endLost(looking: Looking, told: Trouble, context: StepContext): Answer {
  await note(looking, { ...told, code: 'provider_task_lost' }, context);
  return endWithout(looking, 'provider_task_lost', told.message, context);
}

/** The limit is the key's, not the task's: everybody of the group waits. */
async function followThrottle(looking: Looking, told: Trouble, context: StepContext): Answer {
  const seconds = refusalWait(looking, told, context);
  await note(looking, told, context);
  try {
    await context.table.update(coolDown(looking.attempt.providerKeyId, context.clock.now() + 1000 * seconds));
  } catch (cause) {
    context.log.warn('cool-down not stored', { limitGroup: looking.attempt.providerKeyId, cause: String(cause) });
  }
  return backOff(looking, seconds, 0, context);
}

async function lookAgainLater(looking: Looking, told: Trouble, context: StepContext): Answer {
  await note(looking, told, context);
  return backOff(looking, refusalWait(looking, told, context), 0, context);
}

/** Answers that make no sense end the attempt when there were too many in a row; the id is kept. */
async function followUnreadable(looking: Looking, told: Trouble, failed: 0 | 1, context: StepContext): Answer {
  await note(looking, told, context);
  const unreadable = (looking.attempt.unreadable ?? 0) + 1;
  if (unreadable >= context.deployment.settings.maxUnreadableLooks) {
    const message = cut(`${unreadable} looks in a row made no sense, the last: ${told.message}`, 300);
    return endWithout(looking, 'provider_protocol_error', message, context);
  }
  const seconds =
    failed === 1
      ? refusalWait(looking, told, context)
      : plan(looking, { estimatedSeconds: -1, ...nothingLearnt(looking.attempt) }, context).seconds;
  return backOff(looking, seconds, unreadable, context);
}

/** The wait after a look that showed it not ended. */
function plan(
  { task, attempt, before, ...looking }: Looking,
  { estimatedSeconds, known, since }: Outlook & { readonly estimatedSeconds: number },
  context: StepContext,
): PlannedWait {
  const { settings } = context.deployment;
  const standing = {
    looks: before.looks + 1,
    laps: looking.spent + 1,
    estimatedSeconds,
    known,
    elapsedSeconds: Math.max(0, (context.clock.now() - since) / 1000),
    secondsToDeadline: secondsToDeadline({ task, attempt, before, ...looking }, context),
    secondsPerLook: secondsPerLookOf(task.urgency, settings),
  };
  return nextWait(standing, settings, context.random);
}

/** A look that told nothing. The last one, at the deadline, is repeated for a while: what was paid for may be there. */
function backOff(looking: Looking, seconds: number, unreadable: number, context: StepContext): Answer {
  const { settings } = context.deployment;
  const left = secondsToDeadline(looking, context);
  if (left <= 0 && left + settings.lastLookGraceSeconds < seconds) return endTooLate(looking, true, context);
  const standing = { laps: looking.spent + 1, secondsToDeadline: left };
  const waitSeconds = left <= 0 ? seconds : boundedWaitSeconds(seconds, standing, settings);
  const failedLooks = looking.before.failedLooks + 1;
  const wait = { seconds: waitSeconds, why: 'refused' } as const;
  return goOn(looking, { wait, progress: -1, rank: -1, failedLooks, unreadable }, context);
}

interface Next {
  readonly wait: LoggedWait;
  readonly lookedAt?: number;
  readonly queuedSeconds?: number | undefined;
  readonly progress: number;
  readonly rank: number;
  readonly failedLooks: number;
  readonly unreadable: number;
}

/** Counts the look and waits. */
async function goOn(looking: Looking, next: Next, context: StepContext): Answer {
  const { task, before, providerTaskId } = looking;
  const now = context.clock.now();
  const { wait, progress, rank, failedLooks, unreadable, lookedAt, queuedSeconds } = next;
  const waitSeconds = wait.seconds;
  const waits = withWait(looking.attempt.waits, wait);
  const look = { progress, rank, unreadable, lookedAt, queuedSeconds, waits, nextLookAt: now + 1000 * waitSeconds };
  const counted = await settleWrite(context.table, countLook(task, look), () => false);
  if (counted.kind === 'overtaken') return 'read_again';
  if (counted.task.cancelRequested !== undefined) return endCancelled({ ...looking, task: counted.task }, context);
  const shown = progress >= 0 ? progress : before.progress;
  const { attempt, send } = before;
  const looks = before.looks + 1;
  return step('pending', { attempt, send, providerTaskId, looks, failedLooks, progress: shown, waitSeconds });
}

/** Backoff, or what the provider asked for where that is longer. */
function refusalWait(looking: Looking, told: Trouble, context: StepContext): number {
  const { backoffBaseSeconds, backoffCapSeconds } = context.deployment.settings;
  const bounds = { baseSeconds: backoffBaseSeconds, capSeconds: backoffCapSeconds };
  const asked = told.retryAfterSeconds >= 0 ? told.retryAfterSeconds : undefined;
  return refusalWaitSeconds(looking.before.failedLooks, asked, bounds, context.random);
}

const secondsToDeadline = (looking: Looking, context: StepContext) =>
  (looking.task.deadlineAt - context.clock.now()) / 1000;

async function note(looking: Looking, told: Trouble, context: StepContext, most?: number): Promise<void> {
  const { attempt, send } = looking.before;
  const seen = { phase: 'query', attempt, send, trouble: told, at: context.clock.now() } as const;
  await noteError(context, looking.task, seen, most);
}

/** The trouble with nothing of the request or the key in it; for that it takes the request. */
async function redacted({ task }: Looking, key: string, told: Trouble, context: StepContext): Promise<Trouble> {
  const request = await findRequest(context.table, task).catch(() => undefined);
  return redactTrouble(told, profileOf(task.profile), request, key);
}
