/** The five things that the contract asks of a client. */
import { expect, test } from '@jest/globals';
import {
  atFirstLook,
  expectStory,
  inDoubt,
  looks,
  recorded,
  straight,
  submitted,
  waitedToSend,
} from './expect-played.ts';
import { imageRequest, play, playOn, startStage } from './play.ts';

test('checks the status before the body: a 500 whose body looks like success buys nothing twice', async () => {
  const played = await play(imageRequest({ posts: [{ status: 500, body: 'success' }] }));
  expectStory(played, inDoubt(500, 500));
});

test('checks the status before the body: a 500 on a look is not the result that its body shows', async () => {
  const played = await play(imageRequest({ looks: [{ status: 500, body: 'success' }] }));
  expectStory(played, {
    ...atFirstLook,
    gets: [500, 200],
    waits: [2, 2],
    path: straight(2),
    errors: [['query', 500, 'internal_server_error']],
  });
});

test('backs off exponentially on 429 and 500', async () => {
  const posts = [429, 500, 429, 500, 429, 500, 429].map((status) => ({
    status,
    type: status === 429 ? 'rate_limit_error' : 'server_error',
  }));
  const played = await play(imageRequest({ posts }));
  // Full jitter in the middle of its range: half of 1, 2, 4, 8, … seconds, capped at 60, in whole seconds from 1.
  expectStory(played, {
    ...atFirstLook,
    posts: [429, 500, 429, 500, 429, 500, 429, 200],
    waits: [1, 1, 2, 4, 8, 16, 30, 2],
    path: [...Array.from({ length: 7 }, () => waitedToSend).flat(), ...straight(1)],
    attempts: [['closed', 8, 7]],
    // Three rows, then a counter.
    errors: [429, 500, 429].map((status) => ['submit', status, 'simulated'] as const),
  });
  expect(played.errors.map((row) => row['repeats'])).toEqual([0, 0, 4]);
});

test('backs off exponentially on looks that fail', async () => {
  const busy = Array.from({ length: 7 }, () => ({ status: 500, code: 'overloaded' }));
  const played = await play(imageRequest({ looks: busy }));
  // As above, but never so short that 2,000 laps would not reach the deadline of an hour.
  expectStory(played, {
    ...atFirstLook,
    gets: [500, 500, 500, 500, 500, 500, 500, 200],
    waits: [2, 2, 2, 2, 4, 8, 16, 30],
    path: straight(8),
    errors: [1, 2, 3].map(() => ['query', 500, 'overloaded'] as const),
  });
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
    expectStory(played, {
      ...atFirstLook,
      posts: [429, 200],
      waits: [2, 2],
      path: [...waitedToSend, ...straight(1)],
      attempts: [['closed', 2, 1]],
      errors: [['submit', 429, 'rate_limit_exceeded']],
    });
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
  expectStory(played, {
    ...atFirstLook,
    gets: Array.from({ length: 17 }, () => 200),
    waits: [2, 3, 5, 7, 10, 15, 23, 34, 51, 60, 60, 60, 60, 60, 60, 60, 60],
    path: straight(17),
  });
});

test('takes a task that never ends to its deadline: one last look exactly there, and the id is kept', async () => {
  const request = imageRequest({ tasks: [{ outcome: 'never', estimatedTime: null }] }, { deadlineSeconds: 30 });
  const played = await play(request);
  expectStory(played, {
    ...atFirstLook,
    gets: [200, 200, 200, 200, 200, 200],
    waits: [2, 3, 5, 7, 10, 3],
    path: [...submitted, ...looks(6), ...recorded('Task failed')],
    outcome: ['failed', 'deadline_exceeded'],
  });
  expect((played.gets.at(-1)?.at ?? 0) - Date.parse(played.task.createdAt)).toBe(30_000);
  expect(played.task.outcome?.mayBeCharged).toBe(true);
  expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
});

test('takes a result that is there at the last look', async () => {
  const request = imageRequest({ tasks: [{ seconds: 29, estimatedTime: null }] }, { deadlineSeconds: 30 });
  const played = await play(request);
  expectStory(played, {
    ...atFirstLook,
    gets: [200, 200, 200, 200, 200, 200],
    waits: [2, 3, 5, 7, 10, 3],
    path: straight(6),
  });
  expect(played.task.looks).toBe(6);
});
