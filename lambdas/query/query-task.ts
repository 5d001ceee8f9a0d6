/**
 * One look at an attempt: read the task, ask the provider, store what was learnt, say how long to wait. An attempt is
 * durably closed before a terminal kind is answered, so a crash repeats the answer and not the work.
 */
import type { AttemptRecord } from '../../core/attempt/attempt-record.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { StepContext } from '../../core/step-context.ts';
import { idleLapSeconds } from '../../core/timing/idle-lap.ts';
import { lapCounted, spentLaps } from '../../core/timing/spent-laps.ts';
import { step, type QueryStep, type Step, type StepInput } from '../../core/workflow/document.ts';
import { askProvider } from './ask-provider.ts';
import { closedAnswer } from './closed-answer.ts';
import { endCancelled, endTooLate } from './end-attempt.ts';
import { followLook } from './follow-look.ts';
import { keepFiles } from './keep-files.ts';
import { keepTravelled } from './keep-travelled.ts';
import { turnToLook } from './turn-to-look.ts';

/** An accepted attempt that is being looked at. */
export interface Looking {
  readonly task: TaskRecord;
  readonly attempt: AttemptRecord;
  readonly providerTaskId: string;
  /** The step before this one. */
  readonly before: Step;
  /** Laps of the execution before this one. */
  readonly spent: number;
}

/** How often a race with another writer is followed within one invocation. */
const TURNS = 3;

/** Looks once at the attempt that the step before speaks of. */
export async function queryTask(input: StepInput, context: StepContext): Promise<QueryStep> {
  const { step: before, taskId } = input;
  if (before === undefined) throw new Error(`Query of task ${taskId} needs the step before it.`);
  let spent: number | undefined;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const item = await context.table.get(taskKey(taskId));
    const task = item === undefined ? undefined : asTask(item);
    if (task !== undefined && (await keepTravelled(task, before, context))) continue;
    if (task?.generation !== input.generation) return step('superseded', {});
    spent ??= spentLaps(before, task, context.clock.now());
    const answer = await act(task, before, spent, context);
    if (answer === 'read_again') continue;
    return told(taskId, before, lapCounted(answer, spent, context.clock.now()), context);
  }
  throw new Error(`Task ${taskId} kept changing while it was looked at.`);
}

/** Logs the look; a cool-down that is waited out is none. */
function told(taskId: string, before: Step, answer: QueryStep, context: StepContext): QueryStep {
  const { kind, attempt, looks, progress, errorCode, mayResubmit, waitSeconds } = answer;
  context.log.info(looks > before.looks ? 'looked' : 'not looked', {
    taskId,
    attempt,
    looks,
    kind,
    progress,
    errorCode,
    mayResubmit,
    waitSeconds,
  });
  return answer;
}

async function act(
  task: TaskRecord,
  before: Step,
  spent: number,
  context: StepContext,
): Promise<QueryStep | 'read_again'> {
  const attempt = task.attempts[String(before.attempt)];
  if (attempt === undefined) throw new Error(`Task ${task.taskId} has no attempt ${before.attempt}.`);
  if (task.outcome === undefined && attempt.files === 'due') return keepFiles(task, before, context);
  if (task.outcome !== undefined || attempt.state === 'closed') return closedAnswer(task, before, context);
  if (attempt.state !== 'accepted')
    throw new Error(`Attempt ${before.attempt} of task ${task.taskId} is ${attempt.state}.`);
  const providerTaskId = attempt.providerTaskId ?? before.providerTaskId;
  const looking: Looking = { task, attempt, before, spent, providerTaskId };
  if (task.cancelRequested !== undefined) return endCancelled(looking, context);
  const restMs = await turnToLook(looking, context);
  if (restMs > 0) return waitOut(looking, restMs, context);
  return followLook(looking, await askProvider(looking, context), context);
}

/** It may not look now. At the deadline the last look waits a little for the end of the cool-down. */
function waitOut(
  looking: Looking,
  restMs: number,
  context: StepContext,
): QueryStep | Promise<QueryStep | 'read_again'> {
  const { task, before } = looking;
  const { settings } = context.deployment;
  const now = context.clock.now();
  const secondsToDeadline = (task.deadlineAt - now) / 1000;
  const seconds = Math.ceil(restMs / 1000);
  if (secondsToDeadline > 0) {
    const waitSeconds = idleLapSeconds(seconds, (now - task.createdAt) / 1000, secondsToDeadline);
    return step('pending', { ...before, waitSeconds });
  }
  if (secondsToDeadline + settings.lastLookGraceSeconds < seconds) return endTooLate(looking, false, context);
  return step('pending', { ...before, waitSeconds: seconds });
}
