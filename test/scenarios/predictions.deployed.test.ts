/** Another provider of another shape: a profile is enough. */
import { expect } from '@jest/globals';
import {
  atFirstLook,
  expectStory,
  inDoubt,
  looked,
  recorded,
  refused,
  retried,
  straight,
  submitted,
} from './expect-played.ts';
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
  expectStory(played, { ...atFirstLook, posts: [201] });
  expect(played.posts.map((post) => [post.path, Object.keys(post.body)])).toEqual([
    ['/v1/models/o/n/predictions', ['input']],
  ]);
  expect(played.task).toMatchObject({ status: 'succeeded', model: 'n' });
});

scenario('a failed prediction has no code, so it is only resent when the caller foresaw it', async () => {
  const failed = { tasks: [{ seconds: 2, outcome: 'failed' }, { seconds: 2 }] };
  const plain = await play(prediction(failed));
  expectStory(plain, {
    ...atFirstLook,
    posts: [201],
    path: [...submitted, ...looked, 'Which error code?', ...recorded('Task failed')],
    outcome: ['failed', 'prediction_failed'],
    errors: [['query', 200, 'prediction_failed']],
  });
  expect(plain.task.outcome).toMatchObject({ message: 'Simulated failure.' });
  const foreseen = await play(prediction(failed, { fallbacks: { prediction_failed: [{}] } }));
  expectStory(foreseen, {
    ...atFirstLook,
    posts: [201, 201],
    gets: [200, 200],
    waits: [2, 1, 2],
    path: [...submitted, ...looked, ...retried('Retry as the caller foresaw'), ...straight(1)],
    attempts: [
      ['closed', 1, 0],
      ['closed', 1, 0],
    ],
    errors: [['query', 200, 'prediction_failed']],
  });
});

scenario('its errors have another envelope, so a 500 proves nothing', async () => {
  const played = await play(prediction({ posts: [{ status: 500 }] }));
  expectStory(played, inDoubt(500, 500));
});

scenario('its 422 is read from its own fields', async () => {
  const played = await play(prediction({ posts: [{ status: 422 }] }));
  expectStory(played, {
    posts: [422],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', 'unprocessable_entity'],
    attempts: [['closed', 1, 1]],
    errors: [['submit', 422, 'unprocessable_entity']],
  });
  expect(played.task.outcome).toMatchObject({ code: 'unprocessable_entity', message: 'Simulated.' });
});
