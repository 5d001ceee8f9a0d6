/** Rows 20, 21, 23, 24 and 25: a look that shows something odd, or a failure. */
import { expect, test } from '@jest/globals';
import { resultKey } from '../../core/records/keys.ts';
import { step } from '../../core/workflow/document.ts';
import { stored } from '../scenarios/at-work.ts';
import { admit, imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { straight, twentyTimes } from './rows.ts';
import { suffer, toItsEnd } from './suffer.ts';
import { failed, held, honest, running, says } from './wire.ts';

/** A look that shows a status of a task that is not done. */
const at = (status: string) => says({ status, progress: 0, results: null });
const wentBack = (more: string) => `attempt 1 | look 200 status_went_back${more} | provider | None: it is only noted`;

test('row 20 · the status goes back from processing to pending, again and again: recorded once, looked at again · 1 paid', async () => {
  const looks = ['processing', 'pending', 'processing', 'pending'].map(at);
  const suffered = await suffer({ looks });
  expectRow(suffered, {
    ...straight,
    looks: [200, 200, 200, 200, 200],
    errors: [['query', 200, 'status_went_back', 1]],
    told: [wentBack(' (and 1 more)')],
    waits: [2, 3, 5, 7, 10],
  });
  expect(suffered.errors[0]?.['message']).toBe('status went back to pending');
});

test('row 20 · the status goes forward in the other vocabulary: nothing is recorded · 1 paid', async () => {
  const looks = ['queued', 'queued', 'in_progress'].map(at);
  expectRow(await suffer({ looks }), { ...straight, looks: [200, 200, 200, 200], waits: [2, 3, 5, 7] });
});

test('row 20 · the progress goes backwards: recorded once, looked at again · 1 paid', async () => {
  expectRow(await suffer({ looks: [running(80), running(20), running(10)] }), {
    ...straight,
    looks: [200, 200, 200, 200],
    errors: [['query', -1, 'progress_went_back', 1]],
    told: ['attempt 1 | look progress_went_back (and 1 more) | provider | None: it is only noted'],
    waits: [2, 3, 5, 7],
  });
});

test('row 21 · failed after it had succeeded: not looked at again, the result stays · 1 paid', async () => {
  const suffered = await suffer({
    looks: [honest, failed('generation_failed')],
    tell: async (scene) => {
      const taskId = await toItsEnd(scene);
      const before = await stored(scene, taskId);
      const late = step('pending', { attempt: 1, send: 1, providerTaskId: 'task-1' });
      const answer = await scene.runtime.invoke('query', { v: 1, taskId, generation: 1, step: late });
      expect(answer).toMatchObject({ kind: 'succeeded' });
      expect(await stored(scene, taskId)).toEqual(before);
      return taskId;
    },
  });
  expectRow(suffered, straight);
});

test('row 21 · two looks at once that show different ends: the first that is stored is kept, the other is logged · 1 paid', async () => {
  const late = held(honest);
  const suffered = await suffer({
    looks: [late, failed('content_policy_violation')],
    // The first look is held for as long as the second takes, on a busy machine too.
    options: { settings: { lookTimeoutSeconds: 20 } },
    tell: async (scene) => {
      const { clock, provider, runtime } = scene;
      const taskId = await admit(scene, imageRequest());
      await clock.sleep(2000);
      await provider.arrived(2);
      const other = step('pending', { attempt: 1, send: 1, providerTaskId: 'task-1' });
      const answer = await runtime.invoke('query', { v: 1, taskId, generation: 1, step: other });
      expect(answer).toMatchObject({ kind: 'failed' });
      late.release();
      await runtime.idle();
      // What was paid for is beside the outcome, and does not change it.
      expect(await clock.busy(() => runtime.table.get(resultKey(taskId, 1)))).toBeDefined();
      return taskId;
    },
  });
  expectRow(suffered, {
    ...straight,
    looks: [200, 200],
    outcome: ['failed', 'content_policy_violation', true],
    errors: [['query', 200, 'content_policy_violation', 0]],
    advice: 'Modify the prompt and retry',
    told: ['attempt 1 | look 200 content_policy_violation | caller | Modify the prompt and retry'],
    log: ['warn: provider error', 'warn: the end that was stored first is kept'],
  });
  expect(suffered.task.result).toBeNull();
  const kept = suffered.lines.filter(({ message }) => message === 'the end that was stored first is kept');
  expect(kept.map(({ fields }) => fields)).toEqual([
    { taskId: suffered.task.id, attempt: 1, kept: 'content_policy_violation', seen: 'succeeded' },
  ]);
});

const dozing = says({ status: 'dozing', results: null });
const odd = 'attempt 1 | look 200 unknown_status | provider | Add the status to the profile';

test('row 23 · a status that nobody knows: counts as running, the result is taken · 1 paid', async () => {
  expectRow(await suffer({ looks: [dozing, dozing] }), {
    ...straight,
    looks: [200, 200, 200],
    errors: [
      ['query', 200, 'unknown_status', 0],
      ['query', 200, 'unknown_status', 0],
    ],
    told: [odd, odd],
    waits: [2, 3, 5],
  });
});

test('row 23 · a status that nobody knows, again and again: up to 20 in a row, then failed with the id kept · 1 paid', async () => {
  expectRow(await suffer({ looks: Array.from({ length: 30 }, () => dozing) }), {
    ...twentyTimes(200, [200, 'unknown_status'], odd),
    waits: [2, 3, 5, 7, 10, 15, 23, 34, 51, ...Array.from({ length: 11 }, () => 60)],
  });
});

const failure = (attempt: number, code: string, action: string) =>
  `attempt ${attempt} | look 200 ${code} | provider | ${action}`;

test('row 24 · a task that failed with a code that nobody knows: not bought again · 1 paid', async () => {
  const action = "Read the provider's message";
  expectRow(await suffer({ looks: [failed('on_fire')] }), {
    ...straight,
    outcome: ['failed', 'on_fire', true],
    errors: [['query', 200, 'on_fire', 0]],
    advice: action,
    told: [failure(1, 'on_fire', action)],
  });
});

test("row 24 · a task that failed with a code of ours: marked as the provider's, not bought again · 1 paid", async () => {
  const action = "Read the provider's message";
  expectRow(await suffer({ looks: [failed('succeeded')] }), {
    ...straight,
    outcome: ['failed', 'provider.succeeded', true],
    errors: [['query', 200, 'provider.succeeded', 0]],
    advice: action,
    told: [failure(1, 'provider.succeeded', action)],
  });
});

test.each([
  [
    'row 25 · generation_failed once: bought again, the result is taken · 2 paid',
    'generation_failed',
    'Retry the request',
    [2, 1, 2],
  ],
  [
    'row 25 · model_unavailable once: bought again after a short delay, the result is taken · 2 paid',
    'model_unavailable',
    'Retry after a short delay',
    [2, 3, 2],
  ],
] as const)('%s', async (_name, code, action, waits) => {
  expectRow(await suffer({ looks: [failed(code)] }), {
    ...straight,
    posts: [200, 200],
    looks: [200, 200],
    outcome: ['succeeded', 'succeeded', true],
    attempts: [
      ['closed', 1, 0, 'task-1'],
      ['closed', 1, 0, 'task-2'],
    ],
    errors: [['query', 200, code, 0]],
    told: [failure(1, code, action)],
    waits,
  });
});

test('row 25 · generation_failed again and again: at most three attempts · 3 paid', async () => {
  const looks = Array.from({ length: 9 }, () => failed('generation_failed'));
  expectRow(await suffer({ looks }), {
    posts: [200, 200, 200],
    looks: [200, 200, 200],
    outcome: ['failed', 'generation_failed', true],
    attempts: [1, 2, 3].map((n) => ['closed', 1, 0, `task-${n}`] as const),
    errors: [1, 2, 3].map(() => ['query', 200, 'generation_failed', 0] as const),
    advice: 'Retry the request',
    told: [1, 2, 3].map((n) => failure(n, 'generation_failed', 'Retry the request')),
    waits: [2, 1, 2, 1, 2],
  });
});

test('row 25 · timeout without a fallback: not bought again as it was · 1 paid', async () => {
  expectRow(await suffer({ looks: [failed('timeout')] }), {
    ...straight,
    outcome: ['failed', 'timeout', true],
    errors: [['query', 200, 'timeout', 0]],
    advice: 'Retry with simpler parameters',
    told: [failure(1, 'timeout', 'Retry with simpler parameters')],
  });
});
