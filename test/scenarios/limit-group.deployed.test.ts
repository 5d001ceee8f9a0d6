/** Answers that make a whole limit group rest, so these tests follow one after the other in both worlds. */
import { afterEach, expect, test } from '@jest/globals';
import { expectStory, refused, straight, waitedToSend } from './expect-played.ts';
import { prediction } from './prediction-request.ts';
import { expectWaits, imageRequest, play, wakeLimitGroups } from './world.ts';

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
  expect(limited.path).toEqual([...waitedToSend, ...straight(1)]);
  expect(limited.task.status).toBe('succeeded');
  expectWaits(limited, [4, 2]);
});
