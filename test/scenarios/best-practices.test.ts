/** The five things that the contract asks of a client. */
import { expect, test } from '@jest/globals';
import { imageRequest, play, playOn, startStage } from './play.ts';

test('checks the status before the body: a 500 whose body looks like success buys nothing twice', async () => {
  const played = await play(imageRequest({ posts: [{ status: 500, body: 'success' }] }));
  expect([played.task.outcome?.code, played.posts.length, played.gets.length]).toEqual(['submission_ambiguous', 1, 0]);
});

test('checks the status before the body: a 500 on a look is not the result that its body shows', async () => {
  const looks = [{ status: 500, body: 'success' }];
  const played = await play(imageRequest({ looks }));
  expect(played.gets.map(({ answered }) => answered)).toEqual([500, 200]);
  expect(played.errors).toMatchObject([{ phase: 'query', status: 500 }]);
});

test('backs off exponentially on 429 and 500', async () => {
  const posts = [429, 500, 429, 500, 429, 500, 429].map((status) => ({
    status,
    type: status === 429 ? 'rate_limit_error' : 'server_error',
  }));
  const played = await play(imageRequest({ posts }));
  // Full jitter in the middle of its range: half of 1, 2, 4, 8, … seconds, capped at 60, in whole seconds from 1.
  expect(played.waits).toEqual([1, 1, 2, 4, 8, 16, 30, 2]);
  expect(played.posts.map(({ answered }) => answered)).toEqual([429, 500, 429, 500, 429, 500, 429, 200]);
  expect(played.record.attempts['1']).toMatchObject({ sends: 8, refused: 7 });
});

test('backs off exponentially on looks that fail', async () => {
  const looks = Array.from({ length: 7 }, () => ({ status: 500, code: 'overloaded' }));
  const played = await play(imageRequest({ looks }));
  // As above, but never so short that 2,000 laps would not reach the deadline of an hour.
  expect(played.waits).toEqual([2, 2, 2, 2, 4, 8, 16, 30]);
});

test('logs every error response: a row with whose fault it is and what to do, and a line', async () => {
  const stage = await startStage();
  try {
    const limit = {
      status: 429,
      type: 'rate_limit_error',
      code: 'rate_limit_exceeded',
      retryAfter: 1,
    };
    const played = await playOn(stage, imageRequest({ posts: [limit] }));
    expect(played.errors).toMatchObject([
      {
        phase: 'submit',
        attempt: 1,
        send: 1,
        status: 429,
        type: 'rate_limit_error',
        code: 'rate_limit_exceeded',
        message: 'Simulated.',
        retryAfterSeconds: 1,
        fault: 'ours',
        action: 'Wait for the period in the Retry-After header; for higher rate limits contact support',
      },
    ]);
    const lines = stage.lines.filter(({ message }) => message === 'provider error');
    expect(lines).toMatchObject([{ level: 'warn', fields: { status: 429, code: 'rate_limit_exceeded', attempt: 1 } }]);
  } finally {
    await stage.close();
  }
});

test('looks through the task query endpoint, and not too often', async () => {
  const played = await play(imageRequest({ tasks: [{ seconds: 600, estimatedTime: null }] }));
  expect(played.gets.every(({ path }) => path.startsWith('/v1/tasks/task-unified-'))).toBe(true);
  expect(played.waits).toEqual([2, 3, 5, 7, 10, 15, 23, 34, 51, 60, 60, 60, 60, 60, 60, 60, 60]);
});

test('takes a task that never ends to its deadline: one last look exactly there, and the id is kept', async () => {
  const request = imageRequest({ tasks: [{ outcome: 'never', estimatedTime: null }] }, { deadlineSeconds: 30 });
  const played = await play(request);
  expect(played.waits).toEqual([2, 3, 5, 7, 10, 3]);
  expect((played.gets.at(-1)?.at ?? 0) - Date.parse(played.task.createdAt)).toBe(30_000);
  expect(played.task.outcome).toMatchObject({ status: 'failed', code: 'deadline_exceeded', mayBeCharged: true });
  expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
});

test('takes a result that is there at the last look', async () => {
  const request = imageRequest({ tasks: [{ seconds: 29, estimatedTime: null }] }, { deadlineSeconds: 30 });
  const played = await play(request);
  expect(played.task).toMatchObject({ status: 'succeeded', looks: 6 });
});
