/** A task as callers see it: camelCase JSON, times in ISO 8601 UTC with milliseconds. */
import { etaOf } from '../durations/eta.ts';
import type { Outlook } from '../durations/outlook.ts';
import { workloadNamed } from '../durations/workload.ts';
import { nextWait, type Schedule } from '../timing/next-wait.ts';
import type { AttemptRecord } from '../attempt/attempt-record.ts';
import type { FileView } from '../records/file-views.ts';
import type { WebhookView } from '../webhooks/webhook-view.ts';
import type { LateResult } from '../records/result.ts';
import { terminalStatuses, type TaskRecord } from '../records/task-record.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | undefined) => (ms === undefined || ms < 0 ? null : iso(ms));

export type AttemptView = ReturnType<typeof attemptView>;
export type TaskView = ReturnType<typeof taskView>;

function attemptView(task: TaskRecord, n: string, attempt: AttemptRecord) {
  const { state, sends, refused, providerTaskId } = attempt;
  return {
    n: Number(n),
    state,
    sends,
    refused,
    providerTaskId: providerTaskId ?? null,
    sentAt: isoOrNull(attempt.sentAt),
    acceptedAt: isoOrNull(attempt.acceptedAt),
    closedAt: isoOrNull(attempt.closedAt),
    lateResultAt: isoOrNull(attempt.lateResultAt),
    workload: workloadNamed(task, attempt.workload) ?? null,
  };
}

function outcomeView(task: TaskRecord) {
  if (task.outcome === undefined) return null;
  const { status, code, message, recommendedAction, attempt, mayBeCharged, finishedAt } = task.outcome;
  return { status, code, message, recommendedAction, attempt, mayBeCharged, finishedAt: iso(finishedAt) };
}

/** What the last pending look said is no news of a task that has succeeded. */
function progressOf({ status, progress }: TaskRecord): number | null {
  if (status === 'succeeded') return 100;
  return progress < 0 ? null : progress;
}

/** What belongs to a task and is no part of its record. */
export interface Brought {
  /** What the provider gave. @default null */
  readonly result?: unknown;
  /** The files that it names, where they are kept. @default null */
  readonly files?: readonly FileView[] | null;
  /** What was found after the end. @default null */
  readonly late?: LateResult | null;
  /** How far its webhook has got. @default null */
  readonly webhook?: WebhookView | null;
  /** When its current attempt may be expected to end. @default unknown */
  readonly outlook?: Outlook | undefined;
}

/** The public view. */
export function taskView(
  task: TaskRecord,
  { result, files = null, late = null, webhook = null, outlook }: Brought = {},
) {
  const attempts = Object.entries(task.attempts).map(([n, attempt]) => attemptView(task, n, attempt));
  return {
    id: task.taskId,
    profile: task.profile,
    operation: task.operation,
    model: task.model,
    status: task.status,
    createdAt: iso(task.createdAt),
    deadlineAt: iso(task.deadlineAt),
    cancelRequested: task.cancelRequested !== undefined,
    retryOf: task.retryOf ?? null,
    attempts: attempts.sort((a, b) => a.n - b.n),
    progress: progressOf(task),
    looks: task.looks,
    // A late acceptance sets it on a task that has ended.
    nextLookAt: isTerminal(task) ? null : isoOrNull(task.nextLookAt),
    eta: etaOf(task, outlook),
    outcome: outcomeView(task),
    result: result ?? null,
    files,
    lateResult: late === null ? null : { ...late, foundAt: iso(late.foundAt) },
    webhook,
  };
}

/** True once a task has its outcome. */
export const isTerminal = (task: TaskRecord): boolean => (terminalStatuses as readonly string[]).includes(task.status);

/** Whole seconds after which asking again may show something new; at least 1. */
export function askAgainSeconds(task: TaskRecord, now: number, schedule: Schedule): number {
  if (task.nextLookAt > now) return Math.ceil((task.nextLookAt - now) / 1000);
  const secondsToDeadline = (task.deadlineAt - now) / 1000;
  const unknown = { looks: 0, laps: 0, estimatedSeconds: -1, elapsedSeconds: 0, secondsPerLook: 1 };
  return nextWait({ ...unknown, secondsToDeadline }, schedule, () => 0.5).seconds;
}
