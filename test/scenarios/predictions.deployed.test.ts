/** Another provider of another shape: a profile is enough. */
import { expect } from '@jest/globals';
import { expectStory, straight } from './expect-played.ts';
import { prediction } from './prediction-request.ts';
import { play, scenario } from './world.ts';

scenario('a prediction: 201, starting, succeeded, its output is the result', async () => {
  const played = await play(prediction({ tasks: [{ seconds: 4 }] }));
  expectStory(played, {
    posts: [201],
    gets: [200, 200],
    waits: [2, 3],
    path: straight(2),
    outcome: ['succeeded', 'succeeded'],
    attempts: [['closed', 1, 0]],
    errors: [],
  });
  expect(played.task.result).toEqual([expect.stringMatching(/\.png$/)]);
  expect(played.gets[0]?.path).toMatch(/^\/v1\/predictions\/[a-z0-9]{26}$/);
});

scenario('a model of somebody: owner and name go into the path and leave the body', async () => {
  const { body } = prediction({});
  const request = {
    profile: 'replicate',
    operation: 'model-predictions',
    body: { owner: 'o', name: 'n', input: body.input },
  };
  const played = await play(request);
  expect(played.posts.map((post) => [post.path, Object.keys(post.body)])).toEqual([
    ['/v1/models/o/n/predictions', ['input']],
  ]);
  expect(played.task).toMatchObject({ status: 'succeeded', model: 'n' });
});

scenario('a failed prediction has no code, so it is only resent when the caller foresaw it', async () => {
  const failed = { tasks: [{ seconds: 2, outcome: 'failed' }, { seconds: 2 }] };
  const plain = await play(prediction(failed));
  expect(plain.task.outcome).toMatchObject({
    status: 'failed',
    code: 'prediction_failed',
    message: 'Simulated failure.',
  });
  const foreseen = await play(prediction(failed, { fallbacks: { prediction_failed: [{}] } }));
  expect([foreseen.task.status, foreseen.posts.length]).toEqual(['succeeded', 2]);
});

scenario('its errors have another envelope, so a 500 proves nothing', async () => {
  const played = await play(prediction({ posts: [{ status: 500 }] }));
  expect([played.task.outcome?.code, played.posts.length]).toEqual(['submission_ambiguous', 1]);
});

scenario('its 422 is read from its own fields', async () => {
  const refused = await play(prediction({ posts: [{ status: 422 }] }));
  expect(refused.task.outcome).toMatchObject({ code: 'unprocessable_entity', message: 'Simulated.' });
});
