/** Replicate's own answers: the prediction object, and problems with title, detail and status. */
import { MAX_WAIT_SECONDS, waitSecondsOf } from '../api/preferences.ts';
import type { AttemptRecord } from '../attempt/attempt-record.ts';
import { currentAttempt } from '../records/task-record.ts';
import { isTerminal } from '../task/task-view.ts';
import type { Seen, Shape } from './shape.ts';
import { statusWord } from './status-word.ts';
import { toldError } from './told-error.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** A prediction as `GET /v1/predictions/{id}` of the provider shows it, under our id. Its logs are not kept. */
function prediction(seen: Seen) {
  const { task, profile, request, result } = seen;
  const attempt = currentAttempt(task);
  const status = statusWord(task, profile);
  const { acceptedAt, queuedSeconds = 0 } = attempt ?? {};
  const isStarted = status !== profile.statuses.pending[0] && acceptedAt !== undefined;
  return {
    id: task.taskId,
    ...named(seen),
    source: 'api',
    status,
    input: request?.body['input'] ?? {},
    output: task.status === 'succeeded' ? result : null,
    error: errorOf(seen),
    logs: '',
    metrics: metricsOf(attempt),
    data_removed: false,
    created_at: iso(task.createdAt),
    started_at: isStarted ? iso(acceptedAt + 1000 * queuedSeconds) : null,
    completed_at: task.outcome === undefined ? null : iso(task.outcome.finishedAt),
    urls: urlsOf(seen),
  };
}

/** As far as the provider has told. */
function metricsOf({ queuedSeconds, tookSeconds }: Partial<AttemptRecord> = {}): Record<string, number> {
  if (tookSeconds === undefined) return {};
  const isApart = queuedSeconds !== undefined && queuedSeconds <= tookSeconds;
  return { ...(isApart ? { predict_time: tookSeconds - queuedSeconds } : {}), total_time: tookSeconds };
}

/** A version by its id; a model that is asked for by its name does not show which version it ran. */
function named({ task, request }: Seen): { model: string; version: string } {
  const { owner, name, version } = request?.body ?? {};
  if (typeof owner === 'string' && typeof name === 'string') return { model: `${owner}/${name}`, version: 'hidden' };
  return { model: task.model, version: typeof version === 'string' ? version : task.model };
}

/** Text, as the provider has it: an end of ours without words of its own is told by its code. */
function errorOf({ task: { outcome }, profile }: Seen): string | null {
  if (outcome?.status !== 'failed') return null;
  const { code, message } = toldError(outcome, profile);
  return message === '' ? code : message;
}

function urlsOf({ task, profile, addressOf }: Seen): { get: string; cancel?: string } {
  const urlOf = (path: string) => addressOf(path.replace('{id}', task.taskId));
  const get = urlOf(profile.query.path);
  return profile.cancel === undefined ? { get } : { get, cancel: urlOf(profile.cancel.path) };
}

/**
 * The answer to a submission. What has not ended is `starting`: the provider's own client, when it has asked to wait,
 * takes every other word for the end, `processing` too.
 */
function created(seen: Seen) {
  const shown = prediction(seen);
  const [starting] = seen.profile.statuses.pending;
  return isTerminal(seen.task) ? shown : { ...shown, status: starting, started_at: null };
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthenticated',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  422: 'Input validation failed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

export const replicate: Shape = {
  acceptedStatus: 201,
  invalidStatus: 422,
  created,
  show: prediction,
  error: ({ status, message }) => ({ title: titles[status] ?? 'Error', detail: message, status }),
  waitSeconds: (prefer) => (/^\s*wait\s*$/i.test(prefer ?? '') ? MAX_WAIT_SECONDS : waitSecondsOf(prefer)),
};
