/** Answers to the POST that get lost or make no sense. */
import { expect } from '@jest/globals';
import { expectStory, inDoubt, refused, straight, waitedToSend } from './expect-played.ts';
import { imageRequest, play, scenario } from './world.ts';

const LOST = /^sent, no whole answer: /;

scenario.each([
  ['reset before anything was bought', { fault: 'reset' }, 0, -1, LOST],
  ['reset after it was bought', { fault: 'reset', billed: true }, 1, -1, LOST],
  ['never answered', { fault: 'hang', billed: true }, 1, -1, LOST],
  ['half answered', { fault: 'half_answer', billed: true }, 1, 200, LOST],
  ['dripping', { fault: 'drip', billed: true }, 1, 200, LOST],
  ['two megabytes long', { fault: 'oversized', billed: true }, 1, 200, LOST],
  ['a compressed bomb', { fault: 'gzip_bomb', billed: true }, 1, 200, LOST],
  [
    'malformed',
    { status: 200, body: 'malformed', billed: true },
    1,
    200,
    /^HTTP 200 with a body that is not JSON: \{"created":\d+,"id":"task-/,
  ],
  [
    'a page of HTML',
    { status: 200, body: 'html', billed: true },
    1,
    200,
    /^HTTP 200 with a body that is not JSON: <!doctype html>.*<\/html>$/,
  ],
  ['empty', { status: 200, body: 'empty', billed: true }, 1, 200, /^HTTP 200 with a body that is not JSON$/],
  [
    'without an id',
    { status: 200, body: 'no_id', billed: true },
    1,
    200,
    /^HTTP 200 with no task id: \{"created":\d+,"model":"image-1"/,
  ],
  [
    'a success with an error of an unknown code',
    { status: 200, code: 'on_fire' },
    0,
    200,
    /^HTTP 200 with no task id: .*on_fire/,
  ],
] as const)('an answer that is %s: in doubt, one POST, possible charge and what came noted', async (...told) => {
  const [, post, billed, status, message] = told;
  const played = await play(imageRequest({ posts: [post] }));
  expectStory(played, inDoubt('fault' in post ? post.fault : post.status, status));
  expect(played.billed).toBe(billed);
  expect(played.task.outcome).toMatchObject({ mayBeCharged: true, message: expect.stringMatching(message) });
  expect(played.errors).toMatchObject([{ attempt: 1, send: 1, message: expect.stringMatching(message) }]);
});

scenario('an ambiguous attempt is followed by another only when the caller accepted a double charge', async () => {
  const request = imageRequest({ posts: [{ fault: 'reset', billed: true }] }, { resubmitAmbiguous: true });
  expectStory(await play(request), {
    posts: ['reset', 200],
    gets: [200],
    waits: [1, 2],
    path: [...waitedToSend, ...straight(1)],
    outcome: ['succeeded', 'succeeded'],
    attempts: [
      ['closed', 1, 0],
      ['closed', 1, 0],
    ],
    errors: [['submit', -1, 'submission_ambiguous']],
  });
});

scenario('a success with a task error of the contract counts as that failure', async () => {
  const played = await play(imageRequest({ posts: [{ status: 200, code: 'content_policy_violation' }] }));
  expectStory(played, {
    posts: [200],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'content_policy_violation'],
    attempts: [['closed', 1, 0]],
    errors: [['submit', 200, 'content_policy_violation']],
  });
});
