import { expect } from '@jest/globals';
import { entryOfRefusal } from '../../core/errors/entries.ts';
import { expectStory, inDoubt, refused, straight, waitedToSend } from './expect-played.ts';
import { imageRequest, play, scenario } from './world.ts';

const succeeded = ['succeeded', 'succeeded'] as const;

scenario('POST 200: bought once, looked at, succeeded', async () => {
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

scenario.each([
  [400, 'invalid_request_error'],
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

scenario('POST 500 with the error envelope: the contract says retry later, so it is sent again', async () => {
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

scenario.each([3, 'date:+3'])('POST 503 with Retry-After %p: proven refused, sent again', async (retryAfter) => {
  const played = await play(imageRequest({ posts: [{ status: 503, body: 'html', retryAfter }] }));
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

scenario.each([408, 499, 500, 502, 503, 504, 302])(
  'POST %i without proof: ambiguous, never sent again',
  async (status) => {
    const played = await play(imageRequest({ posts: [{ status, body: 'html' }] }));
    expectStory(played, inDoubt(status, status));
    expect(played.task.outcome?.mayBeCharged).toBe(true);
  },
);

scenario.each([502, 503, 504])('POST %i with the error envelope: no proof either, never sent again', async (status) => {
  const played = await play(imageRequest({ posts: [{ status, code: 'overloaded', message: 'Later.' }] }));
  expectStory(played, inDoubt(status, status));
  expect(played.errors[0]).toMatchObject({ type: 'server_error', message: `HTTP ${status}` });
});

scenario.each([307, 308])('POST %i: not followed, and nothing bought', async (status) => {
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
