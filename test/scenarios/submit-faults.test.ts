/** Sends that are refused for long, and what is kept of an answer. More in submit-faults.deployed.test.ts. */
import { expect, test } from '@jest/globals';
import { expectStory, recorded, refused, submitted } from './expect-played.ts';
import { imageRequest, play, playOn, startStage } from './play.ts';

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
