/** Looks that take long or need a stage of their own; the others are in get-statuses.deployed.test.ts. */
import { expect, test } from '@jest/globals';
import { PROVIDER_KEY } from '../secrets/canaries.ts';
import { atFirstLook, expectStory, looks, recorded, straight, submitted } from './expect-played.ts';
import { admit, imageRequest, play, playOn, readPlayed, startStage } from './play.ts';

const succeeded = ['succeeded', 'succeeded'] as const;
const bought = [['closed', 1, 0]] as const;
/** One of so many tasks on a stage: `posts` are everybody's. */
const oneOf = (n: number) => ({ ...atFirstLook, posts: Array.from({ length: n }, () => 200) });

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
    const ids = await clock.run(
      (async () => {
        const one = await admit(stage, first);
        await clock.sleep(500);
        const other = await admit(stage, second);
        await runtime.engine.idle();
        return [one, other] as const;
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
    expectStory(await readPlayed(stage, ids[0]), {
      ...oneOf(2),
      gets: [429, 200],
      waits: [2, 11],
      path: straight(2),
      errors: [['query', 429, 'rate_limit_exceeded']],
    });
    // Its first look was due while the group rested: a lap without one.
    expectStory(await readPlayed(stage, ids[1]), { ...oneOf(2), waits: [2, 11], path: straight(2) });
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

/** 19 backoffs: half of 1, 2, 4, … seconds up to 60, and never so short that 2,000 laps would not reach the deadline. */
const backoffs = [2, 2, 2, 4, 8, 16, ...Array.from({ length: 13 }, () => 30)];

test.each([
  ['malformed JSON', { status: 200, body: 'malformed' }, 200, 'unreadable_answer'],
  ['a page of HTML', { status: 200, body: 'html' }, 200, 'unreadable_answer'],
  ['nothing', { status: 200, body: 'empty' }, 200, 'unreadable_answer'],
  ['a task without a status', { says: { status: null } }, 200, 'unreadable_answer'],
  ['a refusal of the look', { status: 422, code: 'odd' }, 422, 'odd'],
  ['a redirection', { status: 302, body: 'empty', location: '/login' }, 302, 'redirected'],
  ['two megabytes', { fault: 'oversized' }, 200, 'answer_lost'],
  ['a compressed bomb', { fault: 'gzip_bomb' }, 200, 'answer_lost'],
] as const)('looks that bring %s end the task after 20 in a row, with its id kept', async (...told) => {
  const [, look, status, code] = told;
  const played = await play(imageRequest({ looks: Array.from({ length: 30 }, () => look) }));
  const answered = 'fault' in look ? look.fault : status;
  expectStory(played, {
    ...atFirstLook,
    gets: Array.from({ length: 20 }, () => answered),
    waits: [2, ...backoffs],
    path: [...submitted, ...looks(20), 'Which error code?', ...recorded('Task failed')],
    outcome: ['failed', 'provider_protocol_error'],
    errors: [1, 2, 3].map(() => ['query', status, code] as const),
  });
  expect(played.task.outcome?.mayBeCharged).toBe(true);
  expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
  // Three rows, then a counter.
  expect(played.errors.map((row) => row['repeats'])).toEqual([0, 0, 17]);
});

test('a readable look starts the count of unreadable ones anew', async () => {
  const bad = Array.from({ length: 19 }, () => ({ status: 200, body: 'html' }));
  const played = await play(
    imageRequest({ tasks: [{ seconds: 600, estimatedTime: null }], looks: [...bad, 'honest', ...bad] }),
  );
  expectStory(played, {
    ...atFirstLook,
    gets: Array.from({ length: 40 }, () => 200),
    waits: [2, ...backoffs, 60, ...backoffs],
    path: straight(40),
    errors: [1, 2, 3].map(() => ['query', 200, 'unreadable_answer'] as const),
  });
  expect(played.errors.map((row) => row['repeats'])).toEqual([0, 0, 35]);
});

test('GET 404 while the grace runs out: lost at the first look after it, the id is kept', async () => {
  const missing = { status: 404, type: 'not_found_error', code: 'task_not_found' };
  const played = await play(imageRequest({ looks: Array.from({ length: 30 }, () => missing) }));
  expectStory(played, {
    ...atFirstLook,
    gets: [404, 404, 404, 404, 404, 404, 404],
    // 20 s after it was accepted is within the grace of 30 s, 36 s is not.
    waits: [2, 2, 2, 2, 4, 8, 16],
    path: [...submitted, ...looks(7), ...recorded('Task failed')],
    outcome: ['failed', 'provider_task_lost'],
    errors: [...[1, 2, 3].map(() => ['query', 404, 'task_not_found'] as const), ['query', 404, 'provider_task_lost']],
  });
  expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
});

test('GET 401 after a rotation: one forced re-read of the secret, and the same look goes on', async () => {
  const acceptedKeys = new Set([PROVIDER_KEY]);
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
    expectStory(played, { ...atFirstLook, gets: [401, 200] });
  } finally {
    await stage.close();
  }
});
