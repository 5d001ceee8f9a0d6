/** Looks that take long or need a stage of their own; the others are in get-statuses.deployed.test.ts. */
import { expect, test } from '@jest/globals';
import { expectStory, looks, recorded, straight, submitted } from './expect-played.ts';
import { imageRequest, play, playOn, startStage } from './play.ts';

const succeeded = ['succeeded', 'succeeded'] as const;
const bought = [['closed', 1, 0]] as const;

test('GET 200 while it runs: progress is stored and the waits grow', async () => {
  const played = await play(imageRequest({ tasks: [{ seconds: 20, estimatedTime: null }] }));
  expectStory(played, {
    posts: [200],
    gets: [200, 200, 200, 200, 200],
    waits: [2, 3, 5, 7, 10],
    path: straight(5),
    outcome: succeeded,
    attempts: bought,
    errors: [],
  });
  expect(played.task.looks).toBe(5);
});

test('GET 429: the whole limit group cools down; nobody looks and nobody sends before it ends', async () => {
  const stage = await startStage();
  try {
    const limit = { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded', retryAfter: 10 };
    const first = imageRequest({ id: 'first', looks: [limit] });
    const second = imageRequest({ id: 'second', tasks: [{ seconds: 3, estimatedTime: null }] });
    const { clock, runtime, simulator } = stage;
    const startedAt = clock.now();
    await clock.run(
      (async () => {
        await clock.busy(() => runtime.admit({ request: first, owner: 'tester', start: true }));
        await clock.sleep(500);
        await clock.busy(() => runtime.admit({ request: second, owner: 'tester', start: true }));
        await runtime.engine.idle();
      })(),
    );
    const story = simulator.received.map(({ at, method, answered }) => [(at - startedAt) / 1000, method, answered]);
    // Asked to wait 10 s, everybody waits a little longer: 10 s and half of a tenth, in whole seconds.
    expect(story.slice(0, 3)).toEqual([
      [0, 'POST', 200],
      [0.5, 'POST', 200],
      [2, 'GET', 429],
    ]);
    expect(story.slice(3)).toEqual([
      [13, 'GET', 200],
      [13.5, 'GET', 200],
    ]);
  } finally {
    await stage.close();
  }
});

test.each([404, 410])('GET %i long after it was accepted: lost, the id is kept', async (status) => {
  const looked = ['honest', 'honest', 'honest', 'honest', 'honest', { status, code: 'task_not_found' }];
  const played = await play(imageRequest({ tasks: [{ seconds: 300, estimatedTime: null }], looks: looked }));
  expectStory(played, {
    posts: [200],
    gets: [200, 200, 200, 200, 200, status],
    waits: [2, 3, 5, 7, 10, 15],
    path: [...submitted, ...looks(6), ...recorded('Task failed')],
    outcome: ['failed', 'provider_task_lost'],
    attempts: bought,
    errors: [['query', status, 'provider_task_lost']],
  });
  expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
  expect(played.task.outcome?.mayBeCharged).toBe(true);
});

test.each([
  ['malformed JSON', { status: 200, body: 'malformed' }],
  ['a page of HTML', { status: 200, body: 'html' }],
  ['nothing', { status: 200, body: 'empty' }],
  ['two megabytes', { fault: 'oversized' }],
  ['a compressed bomb', { fault: 'gzip_bomb' }],
] as const)('looks that bring %s end the task after 20 in a row, with its id kept', async (_name, look) => {
  const played = await play(imageRequest({ looks: Array.from({ length: 30 }, () => look) }));
  expect(played.gets).toHaveLength(20);
  expect(played.task.outcome).toMatchObject({ status: 'failed', code: 'provider_protocol_error', mayBeCharged: true });
  expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
  // Three rows, then a counter.
  expect(played.errors.map((row) => row['repeats'])).toEqual([0, 0, 17]);
});

test('a readable look starts the count of unreadable ones anew', async () => {
  const bad = Array.from({ length: 19 }, () => ({ status: 200, body: 'html' }));
  const played = await play(
    imageRequest({ tasks: [{ seconds: 600, estimatedTime: null }], looks: [...bad, 'honest', ...bad] }),
  );
  expect(played.task.outcome?.status).toBe('succeeded');
});

test('GET 401 after a rotation: one forced re-read of the secret, and the same look goes on', async () => {
  const acceptedKeys = new Set(['provider-key-1']);
  const stage = await startStage({ simulator: { acceptedKeys } });
  try {
    await playOn(stage, imageRequest({ id: 'warm' }));
    stage.simulator.received.length = 0;
    const rotate = stage.clock.sleep(1000).then(() => {
      acceptedKeys.clear();
      acceptedKeys.add('provider-key-2');
      stage.key = 'provider-key-2';
    });
    const played = await playOn(stage, imageRequest({ id: 'rotated' }));
    await rotate;
    expect(played.gets.map(({ answered }) => answered)).toEqual([401, 200]);
    expect(played.errors).toEqual([]);
    expect(played.task.outcome?.status).toBe('succeeded');
  } finally {
    await stage.close();
  }
});
