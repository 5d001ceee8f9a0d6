/** Replicate's predictions: another shape of the same idea. */
import { simulateMember } from '../../core/names.ts';
import type { Dialect } from './dialect.ts';
import { queuedSecondsOf, standingAt, type Phase, type SimulatedTask } from './simulated-task.ts';

const statuses: Readonly<Record<Phase, string>> = {
  queued: 'starting',
  running: 'processing',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthenticated',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  422: 'Input validation failed',
  429: 'Too Many Requests',
};

const iso = (ms: number) => new Date(ms).toISOString();

export const predictions: Dialect = {
  submit: (path) => (/^\/v1\/(models\/[^/]+\/[^/]+\/)?predictions$/.test(path) ? 'predictions' : undefined),
  query: (path) => /^\/v1\/predictions\/([^/]+)$/.exec(path)?.[1],
  cancel: (path) => /^\/v1\/predictions\/([^/]+)\/cancel$/.exec(path)?.[1],
  acceptedStatus: 201,

  problem: (body) => (isObject(body['input']) ? undefined : 'input is required'),

  /** Begins with the time: a restart repeats the random numbers of its seed, and ids must not. */
  newId: (now, random) =>
    now.toString(36) + Array.from({ length: 18 }, () => Math.floor(random() * 36).toString(36)).join(''),

  modelOf: (body) => (typeof body['version'] === 'string' ? body['version'] : 'model'),

  simulateOf: (body) => (isObject(body['input']) ? body['input'][simulateMember] : undefined),

  error: (status, _type, _code, message) => ({ title: titles[status] ?? 'Error', detail: message, status }),

  show(task: SimulatedTask, now: number, files: string) {
    const { phase } = standingAt(task, now);
    const finished = phase === 'completed' || phase === 'failed';
    return {
      id: task.id,
      model: task.model,
      version: task.model,
      created_at: iso(task.createdAt),
      started_at: phase === 'queued' ? null : iso(task.createdAt + 1000 * queuedSecondsOf(task)),
      completed_at: finished ? iso(task.createdAt + 1000 * task.seconds) : null,
      status: statuses[phase],
      input: {},
      logs: '',
      output: phase === 'completed' ? (task.life.output ?? [`${files}/${task.id}.png`]) : null,
      error: phase === 'failed' ? task.life.message : null,
      metrics: finished ? { predict_time: task.seconds - queuedSecondsOf(task), total_time: task.seconds } : {},
      urls: { get: `/v1/predictions/${task.id}`, cancel: `/v1/predictions/${task.id}/cancel` },
    };
  },
};
