/** The unified task API: paths, bodies and errors of the provider contract. */
import { simulateMember } from '../../core/names.ts';
import type { Dialect } from './dialect.ts';
import { envelope } from './reply.ts';
import { standingAt, type Phase, type SimulatedTask } from './simulated-task.ts';

const types: Readonly<Record<string, string>> = { images: 'image', videos: 'video', audios: 'audio', llm: 'llm' };

const plain: Readonly<Record<Phase, string>> = {
  queued: 'pending',
  running: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

const alternative: Readonly<Record<Phase, string>> = {
  ...plain,
  queued: 'queued',
  running: 'in_progress',
  completed: 'succeeded',
};

/** What each kind of generation gives: objects, bare strings, model-specific objects. */
const results: Readonly<Record<string, (file: string, task: SimulatedTask) => unknown[]>> = {
  images: (file, { life }) =>
    Array.from({ length: life.outputs ?? 1 }, (_, i) => ({ url: `${file}${i === 0 ? '' : `.${i + 1}`}.png` })),
  videos: (file) => [`${file}.mp4`],
  audios: (file, { id }) => [{ voice_id: `voice-${id.slice(-8)}`, url: `${file}.mp3` }],
  llm: (_file, { id }) => [
    { id, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' } }] },
  ],
};

export const unified: Dialect = {
  submit: (path) => /^\/v1\/(images|videos|audios|llm)\/generations$/.exec(path)?.[1],
  query: (path) => /^\/v1\/tasks\/([^/]+)$/.exec(path)?.[1],
  cancel: () => undefined,
  acceptedStatus: 200,

  problem(body) {
    return typeof body['model'] === 'string' && body['model'] !== '' ? undefined : 'model is required';
  },

  newId: (now, random) => `task-unified-${Math.floor(now / 1000)}-${random().toString(36).slice(2, 10).padEnd(8, '0')}`,

  modelOf: (body) => String(body['model']),

  simulateOf: (body) => body[simulateMember],

  error: (_status, type, code, message) => envelope(type, code, message),

  show(task: SimulatedTask, now: number, files: string) {
    const { phase, progress } = standingAt(task, now);
    const { life } = task;
    const type = types[task.operation] ?? task.operation;
    const estimate = life.estimatedTime === undefined ? Math.round(task.seconds * 1.2) : life.estimatedTime;
    return {
      created: Math.floor(task.createdAt / 1000),
      id: task.id,
      model: task.model,
      object: `${type}.generation.task`,
      type,
      status: (life.statuses === 'plain' ? plain : alternative)[phase],
      progress,
      task_info: { can_cancel: phase === 'queued', ...(estimate === null ? {} : { estimated_time: estimate }) },
      usage: { credits_reserved: 5, user_group: 'default' },
      ...(phase === 'completed' ? resultOf(task, files) : {}),
      ...(phase === 'failed' ? { error: { code: life.code, message: life.message } } : {}),
    };
  },
};

function resultOf(task: SimulatedTask, files: string): object {
  const { id, operation, life } = task;
  const { output } = life;
  const given = life.results === undefined ? {} : { results: life.results };
  if (output !== undefined) return { ...given, output };
  return { results: results[operation]?.(`${files}/${id}`, task) ?? [], ...given };
}
