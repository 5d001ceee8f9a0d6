/** Several tasks of one limit group: who goes when, and what the limit item holds at the end. */
import { afterEach, expect, test } from '@jest/globals';
import { limitKey, taskKey } from '../../core/records/keys.ts';
import { asTask } from '../../core/records/task-record.ts';
import { admit, imageRequest, startStage, type Stage, type StageOptions } from './play.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** A request whose provider takes so long for it. */
const job = (id: string, seconds = 2, more: object = {}, simulate: object = {}) =>
  imageRequest({ id, tasks: [{ seconds, estimatedTime: null }], ...simulate }, more);

/** Admits all at once, in order, and lets time pass until nothing runs any more. Seconds are from the first on. */
async function playAll(requests: readonly unknown[], limits: object, options: StageOptions = {}) {
  const here = (stage = await startStage({ ...options, providers: { unified: limits } }));
  const startedAt = here.clock.now();
  const ids = await here.clock.run(
    (async () => {
      const admitted: string[] = [];
      for (const request of requests) admitted.push(await admit(here, request));
      await here.runtime.idle();
      return admitted;
    })(),
  );
  const tasks = await Promise.all(
    ids.map(async (id) => asTask((await here.runtime.table.get(taskKey(id))) ?? never())),
  );
  const posts = here.simulator.received.filter(({ method }) => method === 'POST');
  return {
    tasks,
    outcomes: tasks.map(({ outcome }) => outcome?.code),
    sentAfter: tasks.map(({ attempts }) => ((attempts['1']?.sentAt ?? NaN) - startedAt) / 1000),
    posts: posts.map(({ at }) => (at - startedAt) / 1000),
    item: await here.runtime.table.get(limitKey('unified')),
  };
}

function never(): never {
  throw new Error('A task is gone.');
}

test('a rate: tasks that come at once are sent one spacing after the other', async () => {
  const requests = ['a', 'b', 'c', 'd', 'e'].map((id) => job(id));
  const { posts, outcomes } = await playAll(requests, { rate: { requests: 1, periodSeconds: 3 } });
  expect(posts).toEqual([0, 3, 6, 9, 12]);
  expect(outcomes).toEqual(Array.from({ length: 5 }, () => 'succeeded'));
});

test('a place is taken until the purchase is over: with one place, purchases do not overlap', async () => {
  const { tasks, item } = await playAll([job('a'), job('b'), job('c')], { concurrent: 1 });
  const spans = tasks
    .map(({ attempts, outcome }) => [attempts['1']?.sentAt ?? 0, outcome?.finishedAt ?? 0] as const)
    .sort(([a], [b]) => a - b);
  spans.slice(1).forEach(([sentAt], i) => expect(sentAt).toBeGreaterThanOrEqual(spans[i]?.[1] ?? Infinity));
  expect(tasks.map(({ outcome }) => outcome?.code)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(item?.['holders']).toBeUndefined();
});

test('a place is given back by every end: refused, failed and followed by another attempt, answer lost, too late', async () => {
  const failing = { tasks: [{ seconds: 1, outcome: 'failed' }] };
  const requests = [
    job('refused', 2, {}, { posts: [{ status: 429, retryAfter: 2 }, { status: 400 }] }),
    job('failing', 2, { maxAttempts: 2 }, failing),
    job('lost', 2, {}, { posts: [{ fault: 'reset' }] }),
    job('endless', 1e6, { deadlineSeconds: 20 }),
  ];
  const { outcomes, item } = await playAll(requests, { concurrent: 4 });
  expect(outcomes).toEqual(['simulated', 'generation_failed', 'submission_ambiguous', 'deadline_exceeded']);
  expect(item?.['holders']).toBeUndefined();
});

test('the sends of a day: one that has to wait until after its deadline is closed at once, and nothing is sent', async () => {
  const { posts, tasks } = await playAll([job('a'), job('b')], { perDay: { requests: 1 } });
  expect(posts).toEqual([0]);
  const [sent, late] = tasks;
  expect(sent?.outcome?.code).toBe('succeeded');
  expect(late?.outcome).toMatchObject({
    status: 'failed',
    code: 'rate_limited',
    mayBeCharged: false,
    message: "the day's sends of the limit group are used up until after the deadline",
  });
  expect((late?.outcome?.finishedAt ?? 0) - (late?.createdAt ?? 0)).toBeLessThan(1000);
});

test('the sends of a day: one with time waits for the hour at which the next day begins', async () => {
  const patient = { deadlineSeconds: 2 * 24 * 3600 };
  const requests = [job('a', 2, patient), job('b', 2, patient)];
  const { posts, outcomes } = await playAll(requests, { perDay: { requests: 1, resetsAtHour: 9 } });
  expect(posts).toEqual([0, 9 * 3600]);
  expect(outcomes).toEqual(['succeeded', 'succeeded']);
});

test('an interactive task goes before a batch that came first', async () => {
  const batch = Array.from({ length: 6 }, (_, i) => job(`batch-${i}`, 2, { urgency: 'batch' }));
  const requests = [...batch, job('asked', 2, { urgency: 'interactive' })];
  const { sentAfter } = await playAll(requests, { rate: { requests: 1, periodSeconds: 1 } });
  expect(sentAfter.at(-1)).toBeLessThanOrEqual(3);
  expect(Math.max(...sentAfter)).toBeGreaterThanOrEqual(6);
});

test('looks that count towards the rate take turns with POSTs: the provider never has to refuse one', async () => {
  const rate = { requests: 1, periodSeconds: 1, countsLooks: true };
  const simulator = { rate: { requests: 1, perSeconds: 1, countsLooks: true } };
  const requests = ['a', 'b', 'c', 'd'].map((id) => job(id, 6));
  const { outcomes } = await playAll(requests, { rate }, { simulator });
  expect(outcomes).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
  expect(stage?.simulator.received.map(({ answered }) => answered).filter((answer) => answer !== 200)).toEqual([]);
});

test('after a refusal of the whole group its tasks come back one after the other', async () => {
  const limited = { posts: [{ status: 429, retryAfter: 7 }] };
  const requests = [job('a', 2, {}, limited), job('b'), job('c'), job('d')];
  const { posts, outcomes } = await playAll(requests, { rate: { requests: 1, periodSeconds: 2 } });
  // The refused one is sent twice.
  expect([posts.length, posts[0], outcomes]).toEqual([5, 0, requests.map(() => 'succeeded')]);
  expect(posts.slice(1).every((at) => at >= 7)).toBe(true);
  const gaps = posts.slice(2).map((at, i) => at - (posts[i + 1] ?? 0));
  expect(gaps).toHaveLength(3);
  expect(gaps.every((gap) => gap >= 2)).toBe(true);
});
