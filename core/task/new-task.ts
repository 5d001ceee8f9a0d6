import { expiryOf } from '../records/expiry.ts';
import { findProfile } from '../provider/profiles.ts';
import { firstVisitAt } from '../timing/next-visit.ts';
import { openIndex, ownerIndex, requestKey, taskKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import type { Item } from '../records/write.ts';
import { DOCUMENT_VERSION } from '../workflow/document.ts';
import { namesFiles } from './names-files.ts';
import type { TaskRequest } from './request.ts';

/** What admission knows of a task before it exists. */
export interface Admitted {
  readonly taskId: string;
  readonly owner: string;
  readonly request: TaskRequest;
  readonly model: string;
  readonly fingerprint: string;
  readonly writer: string;
  /** The task that this one tries again. */
  readonly retryOf?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Limits of a deployment that a new task takes over. */
export interface NewTaskSettings {
  readonly maxAttempts: number;
  readonly deadlineSeconds: number;
  readonly sweepSeconds: number;
  /** What holds for a request that says nothing about it. @default false */
  readonly keepFiles?: boolean;
}

/** The task item as admission writes it. */
export function newTask(admitted: Admitted, settings: NewTaskSettings): TaskRecord {
  const { taskId, owner, request, model, fingerprint, writer, now, retryOf } = admitted;
  const deadlineAt = now + 1000 * (request.deadlineSeconds ?? settings.deadlineSeconds);
  return {
    ...taskKey(taskId),
    v: DOCUMENT_VERSION,
    taskId,
    owner,
    profile: request.profile,
    operation: request.operation,
    model,
    fingerprint,
    generation: 1,
    status: 'queued',
    createdAt: now,
    deadlineAt,
    maxAttempts: request.maxAttempts ?? settings.maxAttempts,
    ...(request.urgency === undefined ? {} : { urgency: request.urgency }),
    ...(keepsFiles(request, settings) ? { keepFiles: true } : {}),
    ...(namesFiles(request) ? { namesFiles: true } : {}),
    ...(request.webhook === undefined ? {} : { webhook: true }),
    resubmitAmbiguous: request.resubmitAmbiguous ?? false,
    attempt: 0,
    attempts: {},
    looks: 0,
    progress: -1,
    nextLookAt: -1,
    writer,
    ...(retryOf === undefined ? {} : { retryOf }),
    ...openIndex(taskId, firstVisitAt(now, settings.sweepSeconds)),
    ...ownerIndex(taskId, owner, new Date(now).toISOString()),
    expiresAt: expiryOf(now),
  };
}

/** A deployment that keeps files cannot keep those of a profile that names none. */
const keepsFiles = ({ keepFiles, profile }: TaskRequest, settings: NewTaskSettings): boolean =>
  (keepFiles ?? settings.keepFiles ?? false) && findProfile(profile)?.files !== undefined;

/** The request item: the body as it came, as JSON text. */
export function newRequest(admitted: Admitted): Item {
  const { taskId, request, fingerprint, now } = admitted;
  return { ...requestKey(taskId, fingerprint), request: JSON.stringify(request), expiresAt: expiryOf(now) };
}
