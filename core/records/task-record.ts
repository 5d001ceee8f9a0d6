/** The task item as it is stored: under 1 KB for a task that goes well. Times are milliseconds since the epoch. */
import type { AttemptRecord } from '../attempt/attempt-record.ts';
import { DOCUMENT_VERSION } from '../workflow/document.ts';
import type { Urgency } from '../task/urgency.ts';
import type { Item } from './write.ts';

export const terminalStatuses = ['succeeded', 'failed', 'cancelled'] as const;

export type TerminalStatus = (typeof terminalStatuses)[number];
export type TaskStatus = 'queued' | 'running' | TerminalStatus;

/** The terminal record of a task: written once, never changed. */
export type Outcome = {
  status: TerminalStatus;
  code: string;
  message: string;
  recommendedAction: string;
  /** The attempt that decided, 0 when none was opened. */
  attempt: number;
  /** True when a POST that was not a proven refusal may have been charged without giving this outcome's result. */
  mayBeCharged: boolean;
  finishedAt: number;
  writer: string;
};

export type TaskRecord = {
  pk: string;
  sk: string;
  v: number;
  taskId: string;
  owner: string;
  profile: string;
  operation: string;
  model: string;
  /** SHA-256 of the canonical request; names the request item. */
  fingerprint: string;
  generation: number;
  status: TaskStatus;
  createdAt: number;
  deadlineAt: number;
  maxAttempts: number;
  resubmitAmbiguous: boolean;
  /** Absent = normal. */
  urgency?: Urgency;
  /** The files that its result names are copied. Absent = they are not. */
  keepFiles?: boolean;
  /** Its request, or a fallback of it, names files of buckets: looked at in each lap. Absent = none, or unknown. */
  namesFiles?: boolean;
  /** Its end is told to the webhook of its request. Absent = it has none. */
  webhook?: boolean;
  /** The current attempt, 0 before the first. */
  attempt: number;
  /** By attempt number. */
  attempts: Record<string, AttemptRecord>;
  looks: number;
  progress: number;
  nextLookAt: number;
  cancelRequested?: number;
  /** The task that this one tries again. */
  retryOf?: string;
  outcome?: Outcome;
  writer: string;
  openPk?: string;
  dueAt?: number;
  ownerPk: string;
  ownerSk: string;
  /** Seconds since the epoch, for the table's TTL. */
  expiresAt: number;
};

/** Reads a stored task. @throws for one that a later release wrote. */
export function asTask(item: Item): TaskRecord {
  const task = item as TaskRecord;
  if (task.v > DOCUMENT_VERSION) {
    throw new Error(`Task ${task.taskId} has version ${task.v}; this release reads up to ${DOCUMENT_VERSION}.`);
  }
  return task;
}

/** The current attempt, or undefined before the first. */
export function currentAttempt(task: TaskRecord): AttemptRecord | undefined {
  return task.attempts[String(task.attempt)];
}
