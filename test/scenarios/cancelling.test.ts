/** A task is cancelled through the API. More in test/faults/cancelling.test.ts. */
import { expect, test } from '@jest/globals';
import { callApi, posted, statusesOf, stored, story } from './at-work.ts';
import { atFirstLook, expectStory, looked, recorded, refused, submitted } from './expect-played.ts';
import { admit, imageRequest, type Stage } from './play.ts';
import { prediction } from './prediction-request.ts';

const cancelled = ['cancelled', 'cancelled'] as const;

/** Cancels; answers with the HTTP status and the task's status that the caller sees. */
async function cancel(stage: Stage, taskId: string): Promise<unknown[]> {
  const { status, body } = await callApi(stage, 'POST', `/v1/tasks/${taskId}/cancel`);
  return [status, body['status'], body['cancelRequested']];
}

test('sending, and the answer is lost: in doubt, and no other POST although the caller accepted a double charge', async () => {
  const request = imageRequest({ posts: [{ fault: 'hang', billed: true }] }, { resubmitAmbiguous: true });
  // Long enough for a call of the API on a machine that is busy.
  const settings = { headersTimeoutSeconds: 6 };
  const played = await story({ settings }, async (stage) => {
    const id = await admit(stage, request);
    await posted(stage);
    expect(await cancel(stage, id)).toEqual([202, 'running', true]);
    await stage.runtime.idle();
    return id;
  });
  expectStory(played, {
    posts: ['hang'],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'submission_ambiguous'],
    attempts: [['ambiguous', 1, 0]],
    errors: [['submit', -1, 'submission_ambiguous']],
  });
  expect([played.task.cancelRequested, played.task.outcome?.mayBeCharged]).toEqual([true, true]);
});

test('accepted at a provider that can be asked: a fresh execution asks it once, and ends the task', async () => {
  const played = await story({}, async (stage) => {
    const id = await admit(stage, prediction({ tasks: [{ seconds: 600 }] }));
    await stage.clock.sleep(3000);
    expect(await cancel(stage, id)).toEqual([202, 'running', true]);
    await stage.runtime.idle();
    expect(statusesOf(stage, id)).toEqual(['ABORTED', 'SUCCEEDED']);
    const providerTaskId = (await stored(stage, id)).attempts['1']?.providerTaskId ?? '';
    expect(stage.simulator.received.slice(2).map(({ method, path }) => [method, path])).toEqual([
      ['POST', `/v1/predictions/${providerTaskId}/cancel`],
    ]);
    return id;
  });
  expectStory(played, {
    ...atFirstLook,
    posts: [201],
    waits: [2, 3, 1],
    path: [
      ...[...submitted, ...looked, 'Wait for the next look'],
      ...[...submitted, ...looked, ...recorded('Task failed')],
    ],
    outcome: cancelled,
  });
  expect(played.task.outcome?.message).toBe('cancelled here and at the provider');
});

test('ended: nothing is left to cancel, and the task is answered as it is', async () => {
  const played = await story({}, async (stage) => {
    const id = await admit(stage, imageRequest());
    await stage.runtime.idle();
    expect(await cancel(stage, id)).toEqual([200, 'succeeded', false]);
    return id;
  });
  expectStory(played, atFirstLook);
});
