/**
 * The submit protocol, top to bottom. Submit first reads the task, then acts on what it finds; an invocation sends at
 * most one POST, and only after the write that counts it.
 */
import { openFirst } from '../../core/attempt/transitions.ts';
import { knownDurations } from '../../core/durations/known-durations.ts';
import { workloadNamed } from '../../core/durations/workload.ts';
import { providerKeyIdOf } from '../../core/provider/provider-key-id.ts';
import { nextWait, type PlannedWait, type Standing } from '../../core/timing/next-wait.ts';
import { secondsPerLookOf } from '../../core/timing/seconds-per-look.ts';
import { lapCounted, spentLaps } from '../../core/timing/spent-laps.ts';
import { asTask, currentAttempt, type TaskRecord } from '../../core/records/task-record.ts';
import { taskKey } from '../../core/records/keys.ts';
import type { AttemptRecord } from '../../core/attempt/attempt-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import { trouble } from '../../core/provider/reading.ts';
import { step, type StepInput, type SubmitStep } from '../../core/workflow/document.ts';
import { afterDoubt, storeDoubt } from './after-doubt.ts';
import { send } from './send.ts';
import type { Lap } from './wait-for-turn.ts';

/** How often a race with another writer is followed within one invocation. */
const TURNS = 4;

/** Brings a task to the next thing that can be waited for: accepted, not yet, or closed. */
export async function submitTask(
  input: StepInput,
  context: StepContext,
  { sendsNothing = false }: Pick<Lap, 'sendsNothing'> = {},
): Promise<SubmitStep> {
  let posted = false;
  let spent: number | undefined;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const item = await context.table.get(taskKey(input.taskId));
    const task = item === undefined ? undefined : asTask(item);
    if (task?.generation !== input.generation) return step('superseded', {});
    spent ??= spentLaps(input.step, task, context.clock.now());
    const answer = await act(task, { input, spent, sendsNothing }, posted, context);
    if (typeof answer !== 'string') return told(input.taskId, lapCounted(answer, spent, context.clock.now()), context);
    posted ||= answer === 'posted';
  }
  return lapCounted(step('not_yet', { waitSeconds: 1 }), spent ?? 0, context.clock.now());
}

/** Logs a lap that did not send, as Query does one that did not look. */
function told(taskId: string, answer: SubmitStep, context: StepContext): SubmitStep {
  const { kind, attempt, send, errorCode, waitSeconds } = answer;
  if (kind === 'not_yet') context.log.info('not sent', { taskId, attempt, send, errorCode, waitSeconds });
  return answer;
}

/** `read_again`: the task has changed. `posted`: likewise, and this invocation has had its one POST. */
type Turn = SubmitStep | 'read_again' | 'posted';

async function act(task: TaskRecord, lap: Lap, posted: boolean, context: StepContext): Promise<Turn> {
  const attempt = currentAttempt(task);
  if (task.outcome !== undefined) return closed(task);
  if (attempt === undefined) return open(task, context);
  switch (attempt.state) {
    case 'prepared':
      return posted ? step('not_yet', { attempt: task.attempt, waitSeconds: 1 }) : send(task, attempt, lap, context);
    case 'sending':
      return awaitAnswer(task, attempt, context);
    case 'ambiguous':
      return afterDoubt(task, context);
    case 'accepted':
      return accepted(task, attempt, lap, context);
    case 'closed':
      // Bought and ended: Query goes on with its files.
      return attempt.files === 'due' ? accepted(task, attempt, lap, context) : closed(task);
  }
}

async function open(task: TaskRecord, context: StepContext): Promise<'read_again'> {
  const providerKeyId = providerKeyIdOf(context.deployment, task.profile);
  await context.table.update(openFirst(task, providerKeyId, stampOf(context)));
  return 'read_again';
}

/** Another invocation has sent, or died doing so: nobody sends until its answer is overdue, and then nobody blindly. */
async function awaitAnswer(task: TaskRecord, attempt: AttemptRecord, context: StepContext): Promise<Turn> {
  const overdueInMs = (attempt.answerDueAt ?? 0) - context.clock.now();
  if (overdueInMs > 0) {
    const waitSeconds = Math.ceil(overdueInMs / 1000);
    return step('not_yet', { attempt: task.attempt, send: attempt.sends, waitSeconds });
  }
  const message = `send ${attempt.sends} was never answered`;
  await storeDoubt(task, attempt.sends, trouble({ code: 'submission_ambiguous', message }), context);
  return 'read_again';
}

/** Accepted before this invocation. */
async function accepted(
  task: TaskRecord,
  attempt: AttemptRecord,
  { spent }: Lap,
  context: StepContext,
): Promise<SubmitStep> {
  const { sends, providerTaskId = '', estimatedSeconds = -1, workload } = attempt;
  if (attempt.files === 'due') return acceptedStep(task, sends, providerTaskId, 1);
  const known = await knownDurations(workloadNamed(task, workload), context);
  const { seconds } = firstWait(task, { estimatedSeconds, known, laps: spent + 1 }, context);
  return acceptedStep(task, sends, providerTaskId, seconds);
}

/** The answer after a purchase. */
export function acceptedStep(task: TaskRecord, send: number, providerTaskId: string, waitSeconds: number): SubmitStep {
  return step('accepted', { attempt: task.attempt, send, providerTaskId, waitSeconds });
}

/** When to look first at a purchase. At once where a cancellation came in meanwhile. */
export function firstWait(
  task: TaskRecord,
  { estimatedSeconds, known, laps }: Pick<Standing, 'estimatedSeconds' | 'known' | 'laps'>,
  context: StepContext,
): PlannedWait {
  if (task.cancelRequested !== undefined) return { seconds: 1, why: 'deadline' };
  const { settings } = context.deployment;
  const place = { looks: 0, laps, estimatedSeconds, elapsedSeconds: 0, known };
  const secondsToDeadline = (task.deadlineAt - context.clock.now()) / 1000;
  const secondsPerLook = secondsPerLookOf(task.urgency, settings);
  return nextWait({ ...place, secondsToDeadline, secondsPerLook }, settings, context.random);
}

/** The answer when there is nothing left to send: the stored attempt says why. */
export function closed(task: TaskRecord): SubmitStep {
  const attempt = currentAttempt(task);
  const errorCode = task.outcome?.code ?? attempt?.code ?? '';
  return step('closed', { attempt: task.attempt, send: attempt?.sends ?? 0, errorCode });
}
