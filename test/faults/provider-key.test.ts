/** Rows 9, 10, 38 and 51: trouble with our key or our account. */
import { expect, test } from '@jest/globals';
import { imageRequest } from '../scenarios/play.ts';
import { PROVIDER_KEY } from '../secrets/canaries.ts';
import { expectRow, type Row } from './expect-row.ts';
import { advice, lookedAgain, refusedFor, sentAgain, straight } from './rows.ts';
import { onScene, read, suffer, toItsEnd, type Scene } from './suffer.ts';
import { refusal, running } from './wire.ts';

/** How often the secret has been read so far. */
function secretReads({ aws }: Scene): () => number {
  let reads = 0;
  aws.onCall = (target) => {
    if (target.endsWith('.GetSecretValue')) reads += 1;
  };
  return () => reads;
}

test('row 9 · POST 401 after the secret was rotated: read again, and sent again with the new key · 1 paid', async () => {
  const keys = new Set([PROVIDER_KEY]);
  const suffered = await suffer({
    keys,
    tell: async (scene) => {
      await toItsEnd(scene, imageRequest());
      keys.clear();
      keys.add('provider-key-2');
      scene.key = 'provider-key-2';
      scene.provider.forget();
      return toItsEnd(scene, imageRequest({ id: 'second' }));
    },
  });
  expectRow(suffered, {
    ...sentAgain(401, [401, 'invalid_api_key'], `POST 401 invalid_api_key | ours | ${advice.apiKey}`, [1, 2]),
    // Submit and Query are functions of their own, each with a cache of its own.
    looks: [401, 200],
    alarms: ['Provider key trouble'],
  });
  expect(suffered.keys).toEqual([PROVIDER_KEY, 'provider-key-2', PROVIDER_KEY, 'provider-key-2']);
});

test('row 9 · POST 401 with the key that is in the secret: final, not sent again · 0 paid', async () => {
  const suffered = await suffer({
    keys: new Set(['another']),
    tell: async (scene) => {
      const reads = secretReads(scene);
      const id = await toItsEnd(scene);
      // For the POST, and once more after its answer.
      expect(reads()).toBe(2);
      return id;
    },
  });
  expectRow(suffered, {
    ...refusedFor(401, 'invalid_api_key', 'ours', advice.apiKey),
    alarms: ['Provider key trouble'],
  });
});

test('row 10 · POST 402: failed, and the limit group pauses before the next task is sent · 1 paid', async () => {
  await onScene({ posts: [refusal(402, 'insufficient_balance')] }, async (scene) => {
    const reads = secretReads(scene);
    const first = await scene.clock.run(toItsEnd(scene));
    expect(reads()).toBe(1);
    const next = await scene.clock.run(toItsEnd(scene, imageRequest({ id: 'second' })));
    const everybody = { posts: [402, 200], looks: [200], alarms: ['Provider key trouble'] };
    expectRow(await read(scene, first), {
      ...refusedFor(402, 'insufficient_balance', 'ours', advice.balance),
      ...everybody,
    });
    expectRow(await read(scene, next), {
      ...straight,
      ...everybody,
      isSpared: true,
      log: ['warn: provider error'],
      waits: [60, 2],
    });
  });
});

test('row 38 · the secret is rotated while a task is looked at: read again once, the same look goes on · 1 paid', async () => {
  const keys = new Set([PROVIDER_KEY]);
  const suffered = await suffer({
    keys,
    looks: [running(), running()],
    tell: async (scene) => {
      const end = toItsEnd(scene);
      await scene.clock.sleep(3000);
      keys.clear();
      keys.add('provider-key-2');
      scene.key = 'provider-key-2';
      return end;
    },
  });
  expectRow(suffered, { ...straight, looks: [200, 401, 200, 200], waits: [2, 3, 5] });
  expect(suffered.keys).toEqual([PROVIDER_KEY, PROVIDER_KEY, PROVIDER_KEY, 'provider-key-2', 'provider-key-2']);
});

/** To the deadline of 30 s, and then for the grace of a minute. */
const lasting = [2, 1, 1, 2, 4, 8, 12, 30, 30];

test.each([
  [
    'row 51 · GET 401 to the deadline and beyond: alarm, the task is kept until then and its id for ever · 1 paid',
    401,
    advice.apiKey,
  ],
  [
    'row 51 · GET 402 to the deadline and beyond: alarm, the task is kept until then and its id for ever · 1 paid',
    402,
    advice.balance,
  ],
  [
    'row 51 · GET 403 to the deadline and beyond: alarm, the task is kept until then and its id for ever · 1 paid',
    403,
    advice.permission,
  ],
] as const)('%s', async (_name, status, action) => {
  const looks = Array.from({ length: 40 }, () => refusal(status, 'about_the_key', [], 'permission_error'));
  const told = `attempt 1 | look ${status} about_the_key | ours | ${action}`;
  const suffered = await suffer({
    looks,
    tell: async (scene) => {
      const reads = secretReads(scene);
      const id = await toItsEnd(scene, imageRequest({}, { deadlineSeconds: 30 }));
      // By each of the two functions, which keep it for five minutes; a look that is not let in reads it once more.
      expect(reads()).toBe(2 + (status === 401 ? lasting.length : 0));
      return id;
    },
  });
  expectRow(suffered, {
    ...straight,
    looks: lasting.map(() => status),
    outcome: ['failed', 'deadline_exceeded', true],
    errors: [0, 0, lasting.length - 3].map((repeats) => ['query', status, 'about_the_key', repeats] as const),
    advice: advice.deadline,
    told: [told, told, told.replace(' | ours', ` (and ${lasting.length - 3} more) | ours`)],
    alarms: ['Provider key trouble'],
    waits: lasting,
  });
});

test('row 51 · GET 401, and then the key is let in again: looked at again, the result is taken · 1 paid', async () => {
  const seenOnce: Row = lookedAgain(401, [401, 'about_the_key'], `look 401 about_the_key | ours | ${advice.apiKey}`);
  const looks = [refusal(401, 'about_the_key', [], 'authentication_error')];
  expectRow(await suffer({ looks }), { ...seenOnce, alarms: ['Provider key trouble'] });
});
