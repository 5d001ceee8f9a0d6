/** Sends that are refused for long, and a 500 that proves nothing. More in submit-faults.deployed.test.ts. */
import { expect, test } from '@jest/globals';
import { http, startRawServer } from '../helpers/raw-server.ts';
import { expectStory, inDoubt, refused, waitedToSend } from './expect-played.ts';
import { imageRequest, play, playOn, startStage } from './play.ts';
import { prediction } from './prediction-request.ts';

test('nobody listens: nothing was sent, so it is tried again until the sends are used up', async () => {
  const played = await play(imageRequest(), { baseUrl: 'http://127.0.0.1:1', settings: { maxSendsPerAttempt: 4 } });
  expectStory(played, {
    posts: [],
    gets: [],
    waits: [1, 1, 2],
    path: [...waitedToSend, ...waitedToSend, ...waitedToSend, ...refused],
    outcome: ['failed', 'provider_unreachable'],
    attempts: [['closed', 4, 4]],
    errors: [1, 2, 3].map(() => ['submit', -1, 'provider_unreachable'] as const),
  });
  expect(played.errors.map((row) => row['repeats'])).toEqual([0, 0, 1]);
  expect(played.task.outcome?.mayBeCharged).toBe(false);
});

test('refused 20 times: ends with the last refusal, and nothing was bought', async () => {
  const posts = Array.from({ length: 30 }, () => ({
    status: 429,
    type: 'rate_limit_error',
    code: 'rate_limit_exceeded',
  }));
  const played = await play(imageRequest({ posts }));
  expectStory(played, {
    posts: Array.from({ length: 20 }, () => 429),
    gets: [],
    waits: [1, 1, 2, 4, 8, 16, ...Array.from({ length: 13 }, () => 30)],
    path: [...Array.from({ length: 19 }, () => waitedToSend).flat(), ...refused],
    outcome: ['failed', 'rate_limited'],
    attempts: [['closed', 20, 20]],
    errors: [1, 2, 3].map(() => ['submit', 429, 'rate_limit_exceeded'] as const),
  });
  expect(played.task.outcome?.mayBeCharged).toBe(false);
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
    expect(played.path).toEqual(refused);
  } finally {
    await stage.close();
  }
});

test('a 500 with the error envelope proves nothing where the profile says so', async () => {
  const envelope = JSON.stringify({ error: { message: 'Later.', type: 'server_error', code: 'overloaded' } });
  const headers = ['content-type: application/json', `content-length: ${envelope.length}`];
  const server = await startRawServer((socket) => socket.end(http('500 Internal Server Error', headers, envelope)));
  try {
    const played = await play(prediction({}), { baseUrl: server.url });
    // The simulator speaks no envelope here, so another server counts what arrives.
    expectStory(played, { ...inDoubt(500, 500), posts: [] });
    expect(server.requests.map((text) => text.slice(0, text.indexOf(' HTTP')))).toEqual(['POST /v1/predictions']);
  } finally {
    await server.close();
  }
});
