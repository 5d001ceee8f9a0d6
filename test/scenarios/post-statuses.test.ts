/** Answers to the POST that need a stage of their own; the others are in post-statuses.deployed.test.ts. */
import { expect, test } from '@jest/globals';
import { PROVIDER_KEY } from '../secrets/canaries.ts';
import { atFirstLook, expectStory, refused, straight, waitedToSend } from './expect-played.ts';
import { imageRequest, play, startStage, playOn } from './play.ts';

const succeeded = ['succeeded', 'succeeded'] as const;

test('POST 401: the secret is read once more; with the same key it is final', async () => {
  const played = await play(imageRequest(), { simulator: { acceptedKeys: new Set(['another']) } });
  expectStory(played, {
    posts: [401],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'invalid_api_key'],
    attempts: [['closed', 1, 1]],
    errors: [['submit', 401, 'invalid_api_key']],
  });
  expect(played.errors[0]).toMatchObject({ type: 'authentication_error', fault: 'ours' });
});

test('POST 401 after a rotation: sent again with the new key', async () => {
  const acceptedKeys = new Set([PROVIDER_KEY, 'provider-key-2']);
  const stage = await startStage({ simulator: { acceptedKeys } });
  try {
    await playOn(stage, imageRequest());
    acceptedKeys.delete(PROVIDER_KEY);
    stage.key = 'provider-key-2';
    stage.simulator.received.length = 0;
    expectStory(await playOn(stage, imageRequest({ id: 'second' })), {
      posts: [401, 200],
      // Query is a function of its own, with a cache of its own.
      gets: [401, 200],
      waits: [1, 2],
      path: [...waitedToSend, ...straight(1)],
      outcome: succeeded,
      attempts: [['closed', 2, 1]],
      errors: [['submit', 401, 'invalid_api_key']],
    });
  } finally {
    await stage.close();
  }
});

test('POST 402: the limit group rests, so that nobody else runs into it', async () => {
  const stage = await startStage();
  try {
    await playOn(stage, imageRequest({ posts: [{ status: 402, code: 'insufficient_balance' }] }));
    stage.simulator.received.length = 0;
    const next = await playOn(stage, imageRequest({ id: 'second' }));
    expectStory(next, { ...atFirstLook, waits: [60, 2], path: [...waitedToSend, ...straight(1)] });
  } finally {
    await stage.close();
  }
});
