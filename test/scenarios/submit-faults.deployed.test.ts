/** Answers to the POST that get lost or make no sense. */
import { expect } from '@jest/globals';
import { expectStory, refused, straight, waitedToSend } from './expect-played.ts';
import { imageRequest, play, scenario } from './world.ts';

const ambiguous = ['failed', 'submission_ambiguous'] as const;

scenario.each([
  ['reset before anything was bought', { fault: 'reset' }, 0],
  ['reset after it was bought', { fault: 'reset', billed: true }, 1],
  ['never answered', { fault: 'hang', billed: true }, 1],
  ['half answered', { fault: 'half_answer', billed: true }, 1],
  ['dripping', { fault: 'drip', billed: true }, 1],
  ['two megabytes long', { fault: 'oversized', billed: true }, 1],
  ['a compressed bomb', { fault: 'gzip_bomb', billed: true }, 1],
  ['malformed', { status: 200, body: 'malformed', billed: true }, 1],
  ['a page of HTML', { status: 200, body: 'html', billed: true }, 1],
  ['empty', { status: 200, body: 'empty', billed: true }, 1],
  ['without an id', { status: 200, body: 'no_id', billed: true }, 1],
  ['a success with an error of an unknown code', { status: 200, code: 'gpu_on_fire' }, 0],
] as const)('an answer that is %s: ambiguous, one POST, possible charge noted', async (_name, post, billed) => {
  const played = await play(imageRequest({ posts: [post] }));
  expect([played.posts.length, played.billed]).toEqual([1, billed]);
  expect(played.path).toEqual(refused);
  expect([played.task.outcome?.status, played.task.outcome?.code]).toEqual(ambiguous);
  expect(played.task.outcome?.mayBeCharged).toBe(true);
  expect(played.errors).toMatchObject([{ phase: 'submit', code: 'submission_ambiguous', attempt: 1, send: 1 }]);
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
