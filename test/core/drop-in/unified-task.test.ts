import { describe, expect, test } from '@jest/globals';
import { unifiedTaskSchema } from '../../../core/api/drop-in-schema.ts';
import { unified } from '../../../core/drop-in/unified-task.ts';
import type { Outcome } from '../../../core/records/task-record.ts';
import { NOW, queuedTask, taskId, taskWith } from '../some-task.ts';
import { seenOf } from './some-seen.ts';

const outcome = (more: Partial<Outcome>): Outcome => ({
  ...{ status: 'failed', code: 'timeout', message: 'Too slow.', recommendedAction: '', attempt: 1 },
  ...{ mayBeCharged: true, finishedAt: NOW, writer: 'w' },
  ...more,
});
const ended = (more: Partial<Outcome>) => taskWith([{}], { status: more.status ?? 'failed', outcome: outcome(more) });
const show = (...given: Parameters<typeof seenOf>) => unifiedTaskSchema.parse(unified.show(seenOf(...given)));

test('a task that waits to be sent is pending, and nothing is known of it', () => {
  expect(show(queuedTask())).toEqual({
    created: NOW / 1000,
    id: taskId,
    model: 'm',
    object: 'image.generation.task',
    type: 'image',
    status: 'pending',
    progress: 0,
    task_info: { can_cancel: true },
  });
});

test.each([
  ['images', 'image'],
  ['videos', 'video'],
  ['audios', 'audio'],
  ['llm', 'llm'],
])('what %s makes is of the type %s', (operation, type) => {
  expect(show(queuedTask({ operation }))).toMatchObject({ type, object: `${type}.generation.task` });
});

test.each([
  [undefined, 'pending'],
  [-1, 'pending'],
  [0, 'pending'],
  [1, 'queued'],
  [2, 'processing'],
  [3, 'in_progress'],
])('a look that showed the status at place %j shows as %s', (rank, status) => {
  const looked = { state: 'accepted', estimatedSeconds: 45, ...(rank === undefined ? {} : { rank }) } as const;
  const shown = show(taskWith([looked], { progress: 40 }));
  expect(shown).toMatchObject({ status, progress: 40, task_info: { can_cancel: true, estimated_time: 45 } });
});

test('the next attempt begins anew', () => {
  expect(show(taskWith([{ state: 'closed', rank: 2 }, {}])).status).toBe('pending');
});

describe('a result', () => {
  const done = ended({ status: 'succeeded', code: 'succeeded' });

  test.each([
    ['a list', [{ url: 'https://x.example/a.png' }], { results: [{ url: 'https://x.example/a.png' }] }],
    ['an older object', { url: 'https://x.example/a.png' }, { output: { url: 'https://x.example/a.png' } }],
    ['a text', 'https://x.example/a.png', { output: 'https://x.example/a.png' }],
    ['nothing', null, { results: [] }],
  ])('that is %s stands where the provider has it', (_what, result, member) => {
    const shown = show({ ...done, progress: 40 }, { result });
    expect(shown).toMatchObject({ status: 'completed', progress: 100, task_info: { can_cancel: false }, ...member });
    expect('error' in shown).toBe(false);
  });
});

describe('an error', () => {
  test.each([
    ['of the contract', 'content_policy_violation', 'content_policy_violation'],
    ['that nobody knows', 'nsfw', 'nsfw'],
    ['that is called like one of ours', 'provider.internal_error', 'internal_error'],
    ['without a code', 'generation_failed_without_code', 'generation_failed'],
    ['of ours', 'submission_ambiguous', 'submission_ambiguous'],
  ])('%s is told with its code', (_what, code, told) => {
    const shown = show(ended({ code, message: 'No.' }));
    expect(shown).toMatchObject({ status: 'failed', error: { code: told, message: 'No.' } });
    expect('results' in shown || 'output' in shown).toBe(false);
  });

  test('is none of a cancelled task', () => {
    const shown = show(ended({ status: 'cancelled', code: 'cancelled' }));
    expect([shown.status, shown.error, shown.task_info.can_cancel]).toEqual(['cancelled', undefined, false]);
  });
});

test('nobody cancels twice', () => {
  expect(show(queuedTask({ cancelRequested: NOW })).task_info.can_cancel).toBe(false);
});

test('an error of a call is the envelope of the contract, and nothing beside it', () => {
  const refusal = { status: 402, type: 'invalid_request_error', code: 'no_credits', message: 'Pay.' };
  expect(unified.error(refusal)).toEqual({
    error: { message: 'Pay.', type: 'invalid_request_error', code: 'no_credits' },
  });
});
