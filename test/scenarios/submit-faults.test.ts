/** An end of the machine, and a 500 that proves nothing. More in submit-faults.deployed.test.ts, and in test/faults/. */
import { expect, test } from '@jest/globals';
import { http, startRawServer } from '../helpers/raw-server.ts';
import { expectStory, inDoubt, refused } from './expect-played.ts';
import { imageRequest, play, playOn, startStage } from './play.ts';
import { prediction } from './prediction-request.ts';

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
