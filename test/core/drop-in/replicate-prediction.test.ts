import { describe, expect, test } from '@jest/globals';
import { predictionErrorSchema, predictionSchema } from '../../../core/api/drop-in-schema.ts';
import { replicate } from '../../../core/drop-in/replicate-prediction.ts';
import type { Outcome, TaskRecord } from '../../../core/records/task-record.ts';
import { NOW, queuedTask, taskId, taskWith } from '../some-task.ts';
import { seenOf } from './some-seen.ts';

const ours = { profile: 'replicate', operation: 'predictions', model: 'v1' };
const request = { profile: 'replicate', operation: 'predictions', body: { version: 'v1', input: { prompt: 'p' } } };
const time = (ms: number) => new Date(NOW + ms).toISOString();
const outcome = (more: Partial<Outcome>): Outcome => ({
  ...{ status: 'failed', code: 'prediction_failed', message: 'CUDA out of memory.', recommendedAction: '' },
  ...{ attempt: 1, mayBeCharged: true, finishedAt: NOW + 9000, writer: 'w' },
  ...more,
});
const running = (rank: number, more: Partial<TaskRecord> = {}) =>
  taskWith([{ state: 'accepted', acceptedAt: NOW + 400, rank, tookSeconds: 8.5 }], { ...ours, ...more });
const ended = (more: Partial<Outcome>) => running(1, { status: more.status ?? 'failed', outcome: outcome(more) });
const show = (...given: Parameters<typeof seenOf>) => predictionSchema.parse(replicate.show(seenOf(...given)));

test('a task that waits to be sent is starting', () => {
  const get = `https://bide.example/replicate/v1/predictions/${taskId}`;
  expect(show(queuedTask(ours), { request })).toEqual({
    id: taskId,
    model: 'v1',
    version: 'v1',
    source: 'api',
    status: 'starting',
    input: { prompt: 'p' },
    output: null,
    error: null,
    logs: '',
    metrics: {},
    data_removed: false,
    created_at: time(0),
    started_at: null,
    completed_at: null,
    urls: { get, cancel: `${get}/cancel` },
  });
});

test('a model that is asked for by name is called so, and its version is not shown', () => {
  const body = { owner: 'o', name: 'n', input: {} };
  const shown = show(queuedTask(ours), { request: { ...request, operation: 'model-predictions', body } });
  expect([shown.model, shown.version, shown.input]).toEqual(['o/n', 'hidden', {}]);
});

test('without its request a task is still shown', () => {
  const shown = show(queuedTask(ours));
  expect([shown.model, shown.version, shown.input]).toEqual(['v1', 'v1', {}]);
});

describe('while it runs', () => {
  test.each([
    [0, 'starting', null],
    [1, 'processing', time(400)],
  ])('a look that showed place %i of the words shows as %s', (rank, status, started) => {
    expect(show(running(rank))).toMatchObject({ status, started_at: started, completed_at: null });
  });

  test('the answer to the submission says starting: the client that waits takes every other word for the end', () => {
    expect(replicate.created(seenOf(running(1)))).toMatchObject({ status: 'starting', started_at: null });
  });
});

test('where the provider tells when it began, that is when it has started', () => {
  const attempt = { state: 'accepted', acceptedAt: NOW + 400, rank: 1, queuedSeconds: 2, tookSeconds: 8.5 } as const;
  const done = taskWith([attempt], { ...ours, status: 'succeeded', outcome: outcome({ status: 'succeeded' }) });
  const metrics = { predict_time: 6.5, total_time: 8.5 };
  expect(show(done, { result: 'x' })).toMatchObject({ started_at: time(2400), metrics });
});

test('a result is the output, as it came', () => {
  const done = ended({ status: 'succeeded', code: 'succeeded', message: '' });
  const shown = show(done, { result: ['https://x.example/a.png'] });
  expect(shown).toMatchObject({
    status: 'succeeded',
    output: ['https://x.example/a.png'],
    error: null,
    metrics: { total_time: 8.5 },
    started_at: time(400),
    completed_at: time(9000),
  });
  expect(replicate.created(seenOf(done, { result: 'x' }))).toMatchObject({ status: 'succeeded', output: 'x' });
});

test.each([
  ['the words of the provider', { message: 'CUDA out of memory.' }, 'CUDA out of memory.'],
  ['its code where there are none', { code: 'deadline_exceeded', message: '' }, 'deadline_exceeded'],
  ['nothing when it was cancelled', { status: 'cancelled', code: 'cancelled' }, null],
] as const)('the error of a task is %s', (_what, more, error) => {
  const shown = show(ended(more), { result: 'kept' });
  const { status = 'failed' } = more as Partial<Outcome>;
  expect([shown.status, shown.error, shown.output]).toEqual([status === 'failed' ? 'failed' : 'canceled', error, null]);
});

test.each([
  [401, 'Unauthenticated'],
  [422, 'Input validation failed'],
  [418, 'Error'],
])('an error of a call with %i is a problem called %s', (status, title) => {
  const told = replicate.error({ status, type: 'x', code: 'y', message: 'No.' });
  expect(predictionErrorSchema.parse(told)).toEqual({ title, detail: 'No.', status });
});

test.each([
  ['wait', 20],
  ['wait=5', 5],
  ['wait=60', 20],
  ['respond-async', undefined],
  [undefined, undefined],
])('Prefer: %s waits for %j seconds', (prefer, seconds) => {
  expect(replicate.waitSeconds(prefer)).toBe(seconds);
});
