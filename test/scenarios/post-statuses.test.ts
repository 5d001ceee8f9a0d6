import { expect, test } from '@jest/globals';
import { entryOfRefusal } from '../../core/errors/taxonomy.ts';
import { expectStory, refused, straight, waitedToSend } from './expect-played.ts';
import { imageRequest, play, startStage, playOn } from './play.ts';

const succeeded = ['succeeded', 'succeeded'] as const;

test('POST 200: bought once, looked at, succeeded', async () => {
  const played = await play(imageRequest());
  expectStory(played, {
    posts: [200],
    gets: [200],
    waits: [2],
    path: straight(1),
    outcome: succeeded,
    attempts: [['closed', 1, 0]],
    errors: [],
  });
  expect(played.path).toHaveLength(8);
  expect(played.task.outcome?.mayBeCharged).toBe(false);
});

test.each([
  [400, 'invalid_request_error'],
  [402, 'invalid_request_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'invalid_request_error'],
  [422, 'invalid_request_error'],
] as const)('POST %i: refused for good, nothing bought, never sent again', async (status, type) => {
  const played = await play(imageRequest({ posts: [{ status, type, code: 'said_so', message: 'No.' }] }));
  expectStory(played, {
    posts: [status],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'said_so'],
    attempts: [['closed', 1, 1]],
    errors: [['submit', status, 'said_so']],
  });
  expect(played.errors[0]).toMatchObject({ type, action: entryOfRefusal(status, 'said_so').action });
  expect(played.task.outcome).toMatchObject({ mayBeCharged: false, message: 'No.' });
});

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
  const acceptedKeys = new Set(['provider-key-1', 'provider-key-2']);
  const stage = await startStage({ simulator: { acceptedKeys } });
  try {
    await playOn(stage, imageRequest());
    acceptedKeys.delete('provider-key-1');
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
    expect(next.posts.map(({ answered }) => answered)).toEqual([200]);
    expect(next.waits).toEqual([60, 2]);
  } finally {
    await stage.close();
  }
});

test('POST 429 with Retry-After: waits at least that long, then sends the same attempt again', async () => {
  const limit = { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded', retryAfter: 7 };
  expectStory(await play(imageRequest({ posts: [limit] })), {
    posts: [429, 200],
    gets: [200],
    waits: [8, 2],
    path: [...waitedToSend, ...straight(1)],
    outcome: succeeded,
    attempts: [['closed', 2, 1]],
    errors: [['submit', 429, 'rate_limit_exceeded']],
  });
});

test('POST 500 with the error envelope: the contract says retry later, so it is sent again', async () => {
  expectStory(await play(imageRequest({ posts: [{ status: 500, code: 'overloaded' }] })), {
    posts: [500, 200],
    gets: [200],
    waits: [1, 2],
    path: [...waitedToSend, ...straight(1)],
    outcome: succeeded,
    attempts: [['closed', 2, 1]],
    errors: [['submit', 500, 'overloaded']],
  });
});

test('POST 503 with Retry-After: proven refused, sent again', async () => {
  const played = await play(imageRequest({ posts: [{ status: 503, body: 'html', retryAfter: 3 }] }));
  expectStory(played, {
    posts: [503, 200],
    gets: [200],
    waits: [4, 2],
    path: [...waitedToSend, ...straight(1)],
    outcome: succeeded,
    attempts: [['closed', 2, 1]],
    errors: [['submit', 503, 'service_unavailable']],
  });
});

test.each([408, 499, 500, 502, 503, 504, 302])('POST %i without proof: ambiguous, never sent again', async (status) => {
  const played = await play(imageRequest({ posts: [{ status, body: 'html' }] }));
  expectStory(played, {
    posts: [status],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'submission_ambiguous'],
    attempts: [['ambiguous', 1, 0]],
    errors: [['submit', status, 'submission_ambiguous']],
  });
  expect(played.task.outcome?.mayBeCharged).toBe(true);
});

test.each([307, 308])('POST %i: not followed, and nothing bought', async (status) => {
  expectStory(await play(imageRequest({ posts: [{ status, body: 'empty', location: '/elsewhere' }] })), {
    posts: [status],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'redirected'],
    attempts: [['closed', 1, 1]],
    errors: [['submit', status, 'redirected']],
  });
});
