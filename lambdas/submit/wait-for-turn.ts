/** Whose turn it is to send, within the limits of the group. Whole seconds are waited for by the state machine. */
import type { AttemptRecord } from '../../core/attempt/attempt-record.ts';
import { limitsOf } from '../../core/limits/group-limits.ts';
import { PASSED } from '../../core/limits/line.ts';
import { lineOf } from '../../core/limits/line-name.ts';
import { holderOf } from '../../core/limits/places.ts';
import type { Reservation, Slot } from '../../core/limits/reservation.ts';
import { reserveSlot } from '../../core/limits/reserve-slot.ts';
import { furthestMs } from '../../core/limits/wrong-clock.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import type { StepContext } from '../../core/step-context.ts';
import { usualUrgency } from '../../core/task/urgency.ts';
import { lapsLost } from '../../core/timing/broken-step.ts';
import { idleLapSeconds } from '../../core/timing/idle-lap.ts';
import { step, type Step, type StepInput, type SubmitStep } from '../../core/workflow/document.ts';

/** `too_late`: the day's sends are used up until after the task's deadline. */
export type Turn =
  | { readonly kind: 'go'; readonly slot: Slot }
  | { readonly kind: 'not_yet'; readonly step: SubmitStep }
  | { readonly kind: 'too_late'; readonly code: string; readonly message: string };

/** What a step is told, and the laps of the execution before it. */
export interface Lap {
  readonly input: StepInput;
  readonly spent: number;
  /** What is prepared may be closed, and not sent. @default false */
  readonly sendsNothing?: boolean;
}

/** How often a fraction of a second is waited for within one invocation. */
const NAPS = 4;

/** Laps of a send that waits for its turn are as long as they have to be; later ones grow with the task's age as well. */
const FREE_LAPS = 50;
/** None are free once this share of the laps of a task is spent. */
const FREE_SHARE = 0.5;

/** Reserves a slot and waits for it where that takes less than a second; otherwise says how long it takes. */
export async function waitForTurn(
  task: TaskRecord,
  attempt: AttemptRecord,
  { input, spent }: Lap,
  context: StepContext,
): Promise<Turn> {
  const { clock, invocation } = context;
  const before = ownStep(task, attempt, input);
  let turn = turnOf(task, attempt, before);
  for (let naps = 0; ; naps += 1) {
    const reservation = await reserve(task, attempt, { before, spent, turn }, context);
    const waitMs = reservation.kind === 'slot' ? reservation.slot.at - clock.now() : reservation.waitMs;
    if (reservation.kind === 'wait') turn = reservation.turn < 0 ? undefined : reservation.turn;
    if (waitMs >= 1000 || naps === NAPS)
      return notYet(task, attempt, { before, spent, turn, reservation, waitMs }, context);
    if (waitMs > 0) await clock.sleep(waitMs, invocation.signal);
    if (reservation.kind === 'slot') return { kind: 'go', slot: reservation.slot };
  }
}

/**
 * A lap without the function time for a POST: waited for as in the line, where it keeps its number, and counted. `slot`:
 * what it has taken, if it came so far.
 */
export function outOfTime(
  task: TaskRecord,
  attempt: AttemptRecord,
  { input, spent }: Lap,
  slot: Slot | undefined,
  context: StepContext,
): SubmitStep {
  const before = ownStep(task, attempt, input);
  const { turn = -1, laps = 0, slotAt = -1, slotEpoch = -1 } = before ?? {};
  const held = slot === undefined ? { slotAt, slotEpoch } : { slotAt: slot.at, slotEpoch: slot.epoch };
  const secondsToDeadline = (task.deadlineAt - context.clock.now()) / 1000;
  const waitSeconds = idleLapSeconds(1, idleAge(task, before, spent, context), secondsToDeadline);
  return step('not_yet', { attempt: task.attempt, send: attempt.sends, waitSeconds, laps: laps + 1, turn, ...held });
}

/** The lap before spoke of this very send as well, and this one is on time: none broke in between, or only just now. */
export function isGoingOn(task: TaskRecord, attempt: AttemptRecord, input: StepInput, now: number): boolean {
  const before = ownStep(task, attempt, input);
  return before?.dueAt !== undefined && lapsLost((now - before.dueAt) / 1000) === 0;
}

/** The step before, if it spoke of this very send. */
function ownStep(task: TaskRecord, attempt: AttemptRecord, { step: before }: StepInput): Step | undefined {
  return before?.attempt === task.attempt && before.send === attempt.sends ? before : undefined;
}

/** Who has stood in line once does not do so again: not for another send, nor for another attempt. */
function turnOf(task: TaskRecord, attempt: AttemptRecord, before: Step | undefined): number | undefined {
  if (attempt.sends > 0 || task.attempt > 1) return PASSED;
  const { turn = -1 } = before ?? {};
  return turn >= 0 ? turn : undefined;
}

interface Waited {
  readonly before: Step | undefined;
  readonly spent: number;
  readonly turn: number | undefined;
}

function reserve(
  task: TaskRecord,
  attempt: AttemptRecord,
  { before, spent, turn }: Waited,
  context: StepContext,
): Promise<Reservation> {
  const { deployment, clock, table, random } = context;
  const urgency = task.urgency ?? usualUrgency;
  const held = before !== undefined && before.slotAt >= 0 ? { at: before.slotAt, epoch: before.slotEpoch } : undefined;
  const request = {
    group: attempt.providerKeyId,
    limits: limitsOf(deployment, task.profile),
    urgency,
    line: lineOf(task.owner, urgency),
    holder: holderOf(task.taskId, task.attempt),
    held,
    turn,
    now: clock.now(),
    deadlineAt: task.deadlineAt,
    leastWaitMs: 1000 * idleLapSeconds(0, idleAge(task, before, spent, context), Infinity),
    stepMs: 1000 * deployment.settings.slotLeadSeconds,
    furthestMs: furthestMs(deployment, attempt.providerKeyId, task.profile),
  };
  return reserveSlot(table, request, random);
}

/** The age in seconds that a wait is in proportion to: none while laps are free. */
function idleAge(task: TaskRecord, before: Step | undefined, spent: number, context: StepContext): number {
  const { clock, deployment } = context;
  const isFree = (before?.laps ?? 0) < FREE_LAPS && spent < FREE_SHARE * deployment.settings.maxLaps;
  return isFree ? 0 : (clock.now() - task.createdAt) / 1000;
}

interface Later extends Waited {
  readonly reservation: Reservation;
  readonly waitMs: number;
}

function notYet(task: TaskRecord, attempt: AttemptRecord, later: Later, context: StepContext): Turn {
  const { before, spent, turn = -1, reservation, waitMs } = later;
  if (reservation.kind === 'wait' && (reservation.opensAt ?? 0) >= task.deadlineAt) {
    const message = "the day's sends of the limit group are used up until after the deadline";
    return { kind: 'too_late', code: 'rate_limited', message };
  }
  const now = context.clock.now();
  const laps = (before?.laps ?? 0) + 1;
  const isPaused = reservation.kind === 'paused';
  const ageSeconds = isPaused ? (now - task.createdAt) / 1000 : idleAge(task, before, spent, context);
  const waitSeconds = idleLapSeconds(Math.floor(waitMs / 1000), ageSeconds, (task.deadlineAt - now) / 1000);
  const slot = reservation.kind === 'slot' ? reservation.slot : undefined;
  const reserved = slot === undefined ? {} : { slotAt: slot.at, slotEpoch: slot.epoch };
  const why = isPaused ? { errorCode: 'limit_group_paused' } : {};
  const { attempt: n } = task;
  return {
    kind: 'not_yet',
    step: step('not_yet', { attempt: n, send: attempt.sends, waitSeconds, laps, turn, ...reserved, ...why }),
  };
}
