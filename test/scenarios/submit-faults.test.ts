/** Answers to the POST that get lost or make no sense. */
import { expect, test } from '@jest/globals';
import { expectStory, recorded, refused, straight, submitted, waitedToSend } from './expect-played.ts';
import { imageRequest, play, playOn, startStage } from './play.ts';

const ambiguous = ['failed', 'submission_ambiguous'] as const;

test.each([
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
  const stage = await startStage();
  try {
    const played = await playOn(stage, imageRequest({ posts: [post] }));
    expect([played.posts.length, stage.simulator.ledger.rows.length]).toEqual([1, billed]);
    expect(played.path).toEqual(refused);
    expect([played.task.outcome?.status, played.task.outcome?.code]).toEqual(ambiguous);
    expect(played.task.outcome?.mayBeCharged).toBe(true);
    expect(played.errors).toMatchObject([{ phase: 'submit', code: 'submission_ambiguous', attempt: 1, send: 1 }]);
  } finally {
    await stage.close();
  }
});

test('an ambiguous attempt is followed by another only when the caller accepted a double charge', async () => {
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

test('a success with a task error of the contract counts as that failure', async () => {
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

test('nobody listens: nothing was sent, so it is tried again until the sends are used up', async () => {
  const played = await play(imageRequest(), { baseUrl: 'http://127.0.0.1:1', settings: { maxSendsPerAttempt: 4 } });
  expect(played.waits).toEqual([1, 1, 2]);
  expect(played.task.outcome).toMatchObject({ code: 'provider_unreachable', mayBeCharged: false });
  expect(played.record.attempts['1']).toMatchObject({ state: 'closed', sends: 4, refused: 4 });
});

test('refused 20 times: ends with the last refusal, and nothing was bought', async () => {
  const posts = Array.from({ length: 30 }, () => ({
    status: 429,
    type: 'rate_limit_error',
    code: 'rate_limit_exceeded',
  }));
  const played = await play(imageRequest({ posts }));
  expect(played.posts).toHaveLength(20);
  expect(played.task.outcome).toMatchObject({ code: 'rate_limited', mayBeCharged: false });
});

test('a Retry-After beyond the deadline ends the task as rate_limited at once', async () => {
  const limit = { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded', retryAfter: 600 };
  const played = await play(imageRequest({ posts: [limit] }, { deadlineSeconds: 60 }));
  expectStory(played, {
    posts: [429],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'rate_limited'],
    attempts: [['closed', 1, 1]],
    errors: [['submit', 429, 'rate_limit_exceeded']],
  });
});

test.each([
  ['seconds', { retryAfter: 7 }, 8],
  ['an HTTP date', { retryAfter: 'date:+7' }, 8],
  [
    "an HTTP date of a clock that is an hour off, read against the answer's own Date",
    { retryAfter: 'date:+7', dateSkewSeconds: 3600 },
    8,
  ],
  ['nothing', {}, 1],
  ['garbage', { retryAfter: 'soon' }, 1],
  ['a negative number', { retryAfter: '-5' }, 1],
  ['a date that has passed', { retryAfter: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 1],
  ['a century, clamped to an hour', { retryAfter: 3_153_600_000 }, 3603],
] as const)('429 with Retry-After as %s', async (_name, limit, wait) => {
  const posts = [{ status: 429, type: 'rate_limit_error', ...limit }];
  const played = await play(imageRequest({ posts }, { deadlineSeconds: 7200 }));
  expect([played.waits[0], played.posts.length, played.task.status]).toEqual([wait, 2, 'succeeded']);
});

test('a prompt that the provider echoes, and the key, stay out of rows, record and log', async () => {
  const prompt = 'a very private prompt about a lighthouse';
  const echo = { status: 400, code: 'bad_prompt', message: `Bad prompt: ${prompt} (key provider-key-1)` };
  const stage = await startStage();
  try {
    const request = imageRequest({ posts: [echo] });
    const played = await playOn(stage, { ...request, body: { ...request.body, prompt } });
    const kept = JSON.stringify([
      played.errors,
      played.record,
      stage.lines,
      stage.runtime.engine.list().map((one) => one.events),
    ]);
    expect(kept).not.toContain('private prompt');
    expect(kept).not.toContain('provider-key-1');
    expect(played.errors[0]?.['message']).toMatch(/^.{0,13}…$/);
  } finally {
    await stage.close();
  }
});

test('the machine ends in "Task failed", which is a success of the machine', async () => {
  const stage = await startStage();
  try {
    const played = await playOn(stage, imageRequest({ posts: [{ status: 400 }] }));
    const [execution] = stage.runtime.engine.list();
    expect(execution?.ending).toMatchObject({
      status: 'SUCCEEDED',
      output: { v: 1, taskId: played.task.id, generation: 1, outcome: { status: 'failed', code: 'simulated' } },
    });
    expect(played.path).toEqual([...submitted, ...recorded('Task failed')]);
  } finally {
    await stage.close();
  }
});
