/** Variants that take long or need a stage of their own; the others are in provider-variants.deployed.test.ts. */
import { expect, test } from '@jest/globals';
import { atFirstLook, expectStory, straight, waitedToSend } from './expect-played.ts';
import { imageRequest, play, startStage } from './play.ts';

const task = (more: object) => ({ tasks: [{ seconds: 2, estimatedTime: null, ...more }] });

/** There at the n-th look. */
const after = (n: number) => ({ gets: Array.from({ length: n }, () => 200), path: straight(n) });

test('the other vocabulary of statuses: queued, in_progress, succeeded', async () => {
  const played = await play(imageRequest(task({ seconds: 10, queuedSeconds: 4, statuses: 'alternative' })));
  expectStory(played, { ...atFirstLook, ...after(3), waits: [2, 3, 5] });
  expect(played.task.looks).toBe(3);
});

test('an estimate moves the first look; a wrong one does no harm', async () => {
  const right = await play(imageRequest(task({ seconds: 40, estimatedTime: 40 })));
  expectStory(right, { ...atFirstLook, ...after(5), waits: [20, 4, 6, 9, 14] });
  const tooLong = await play(imageRequest(task({ seconds: 5, estimatedTime: 60 })));
  expectStory(tooLong, { ...atFirstLook, waits: [30] });
  const tooShort = await play(imageRequest(task({ seconds: 30, estimatedTime: 6 })));
  expectStory(tooShort, { ...atFirstLook, ...after(6), waits: [3, 2, 3, 5, 7, 10] });
});

test('progress that stays at 0 does not matter', async () => {
  const played = await play(imageRequest(task({ seconds: 15, progress: 'stuck' })));
  expectStory(played, { ...atFirstLook, ...after(4), waits: [2, 3, 5, 7] });
});

test('each POST has a connection of its own', async () => {
  const posts = [429, 429].map((status) => ({ status, type: 'rate_limit_error' }));
  const played = await play(imageRequest({ ...task({}), posts }));
  expectStory(played, {
    ...atFirstLook,
    posts: [429, 429, 200],
    waits: [1, 1, 2],
    path: [...waitedToSend, ...waitedToSend, ...straight(1)],
    attempts: [['closed', 3, 2]],
    errors: [
      ['submit', 429, 'simulated'],
      ['submit', 429, 'simulated'],
    ],
  });
  expect(new Set(played.posts.map(({ connection }) => connection)).size).toBe(3);
});

test('the limit of the key is kept by everybody together: no POST is refused', async () => {
  const stage = await startStage({
    providers: {},
    simulator: { rate: { requests: 10, perSeconds: 1 } },
  });
  try {
    const { clock, runtime, simulator } = stage;
    await clock.run(
      (async () => {
        for (let i = 0; i < 30; i += 1) {
          const request = imageRequest({ id: `job-${i}` });
          await clock.busy(() => runtime.admit({ request, owner: 'tester', start: true }));
        }
        await runtime.engine.idle();
      })(),
    );
    const posts = simulator.received.filter(({ method }) => method === 'POST');
    expect(posts.map(({ answered }) => answered)).toEqual(Array.from({ length: 30 }, () => 200));
    const at = posts.map((post) => post.at - (posts[0]?.at ?? 0));
    expect(at).toEqual(Array.from({ length: 30 }, (_, i) => 100 * i));
  } finally {
    await stage.close();
  }
}, 20_000);
