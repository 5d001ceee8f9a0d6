/** Variants that take long or need a stage of their own; the others are in provider-variants.deployed.test.ts. */
import { expect, test } from '@jest/globals';
import { imageRequest, play, startStage } from './play.ts';

const task = (more: object) => ({ tasks: [{ seconds: 2, estimatedTime: null, ...more }] });

test('the other vocabulary of statuses: queued, in_progress, succeeded', async () => {
  const played = await play(imageRequest(task({ seconds: 10, queuedSeconds: 4, statuses: 'alternative' })));
  expect(played.task).toMatchObject({ status: 'succeeded', looks: 3 });
});

test('an estimate moves the first look; a wrong one does no harm', async () => {
  const right = await play(imageRequest(task({ seconds: 40, estimatedTime: 40 })));
  expect(right.waits).toEqual([20, 4, 6, 9, 14]);
  const tooLong = await play(imageRequest(task({ seconds: 5, estimatedTime: 60 })));
  expect(tooLong.waits).toEqual([30]);
  const tooShort = await play(imageRequest(task({ seconds: 30, estimatedTime: 6 })));
  expect(tooShort.waits).toEqual([3, 2, 3, 5, 7, 10]);
});

test('progress that goes backwards is written down once, and polling goes on', async () => {
  const looks = [{ says: { progress: 80 } }, { says: { progress: 20 } }, { says: { progress: 10 } }];
  const played = await play(imageRequest({ ...task({ seconds: 15 }), looks }));
  expect(played.errors).toMatchObject([{ code: 'progress_went_back', repeats: 1 }]);
  expect(played.task.status).toBe('succeeded');
});

test('progress that stays at 0 does not matter', async () => {
  const played = await play(imageRequest(task({ seconds: 15, progress: 'stuck' })));
  expect([played.task.status, played.errors]).toEqual(['succeeded', []]);
});

test('an unknown status counts as running, and ends the task after 20 in a row', async () => {
  const odd = { says: { status: 'meditating' } };
  const some = await play(imageRequest({ ...task({ seconds: 15 }), looks: [odd, odd] }));
  expect([some.task.status, some.errors.map((row) => row['code'])]).toEqual([
    'succeeded',
    ['unknown_status', 'unknown_status'],
  ]);
  const never = await play(imageRequest({ ...task({}), looks: Array.from({ length: 20 }, () => odd) }));
  expect([never.task.outcome?.code, never.gets.length]).toEqual(['provider_protocol_error', 20]);
});

test('each POST has a connection of its own', async () => {
  const posts = [429, 429].map((status) => ({ status, type: 'rate_limit_error' }));
  const played = await play(imageRequest({ ...task({}), posts }));
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
});
