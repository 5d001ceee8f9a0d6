/** Answers that make a whole limit group rest, so these tests follow one after the other in both worlds. */
import { afterEach, expect, test } from '@jest/globals';
import { expectStory, refused, straight, waitedToSend } from './expect-played.ts';
import { prediction } from './prediction-request.ts';
import { imageRequest, play, wakeLimitGroups } from './world.ts';

afterEach(wakeLimitGroups);

const succeeded = ['succeeded', 'succeeded'] as const;

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

test('429 in HTML, without an envelope and without Retry-After, on the POST and on a look', async () => {
  const limit = { status: 429, body: 'html' };
  expectStory(await play(imageRequest({ posts: [limit], looks: [limit] })), {
    posts: [429, 200],
    gets: [429, 200],
    waits: [1, 2, 2],
    path: [...waitedToSend, ...straight(2)],
    outcome: succeeded,
    attempts: [['closed', 2, 1]],
    errors: [
      ['submit', 429, 'rate_limited'],
      ['query', 429, 'rate_limited'],
    ],
  });
});

test('POST 402: refused for good, nothing bought, never sent again', async () => {
  const played = await play(imageRequest({ posts: [{ status: 402, code: 'insufficient_balance', message: 'No.' }] }));
  expectStory(played, {
    posts: [402],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'insufficient_balance'],
    attempts: [['closed', 1, 1]],
    errors: [['submit', 402, 'insufficient_balance']],
  });
  expect(played.task.outcome).toMatchObject({ mayBeCharged: false, message: 'No.' });
});

test('the 429 of another provider is read from its own fields', async () => {
  const limited = await play(prediction({ posts: [{ status: 429, retryAfter: 3 }] }));
  expectStory(limited, {
    posts: [429, 201],
    gets: [200],
    waits: [4, 2],
    path: [...waitedToSend, ...straight(1)],
    outcome: succeeded,
    attempts: [['closed', 2, 1]],
    errors: [['submit', 429, 'rate_limited']],
  });
  expect(limited.errors[0]).toMatchObject({ message: 'Simulated.', retryAfterSeconds: 3 });
});
