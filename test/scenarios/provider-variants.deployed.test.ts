/** Variants of the call shapes that such APIs show in the field. */
import { expect } from '@jest/globals';
import { PROMPT } from '../secrets/canaries.ts';
import { atFirstLook, expectStory, looked, recorded, straight, submitted } from './expect-played.ts';
import { imageRequest, play, scenario } from './world.ts';

const task = (more: object) => ({ tasks: [{ seconds: 2, estimatedTime: null, ...more }] });

scenario.each([
  ['images', [{ url: expect.stringMatching(/\.png$/) }]],
  ['videos', [expect.stringMatching(/\.mp4$/)]],
  ['audios', [{ voice_id: expect.any(String), url: expect.stringMatching(/\.mp3$/) }]],
  ['llm', [expect.objectContaining({ object: 'chat.completion' })]],
] as const)('%s: its own path, and its own shape of result', async (operation, result) => {
  const played = await play({ ...imageRequest(), operation });
  expectStory(played, atFirstLook);
  expect(played.posts.map(({ path }) => path)).toEqual([`/v1/${operation}/generations`]);
  expect(played.task).toMatchObject({ status: 'succeeded', operation, result });
});

scenario('the body goes out as it came, unknown fields included', async () => {
  const body = { model: 'image-1', prompt: PROMPT, seed: 7, odd: { deep: [1, null, 'x'] }, simulate: task({}) };
  const played = await play({ profile: 'unified', operation: 'images', body });
  expectStory(played, atFirstLook);
  expect(played.posts[0]?.body).toEqual(body);
});

scenario.each([
  ['bare strings', { results: ['https://a/1', 'https://a/2'] }, ['https://a/1', 'https://a/2']],
  ['objects', { results: [{ url: 'https://a/1' }] }, [{ url: 'https://a/1' }]],
  ['an older output with one url', { output: { url: 'https://a/1' } }, { url: 'https://a/1' }],
  ['an older output with urls', { output: { urls: ['https://a/1'] } }, { urls: ['https://a/1'] }],
  ['an older output of another shape', { output: { text: 'hello' } }, { text: 'hello' }],
  [
    'an older output with more than a url, kept whole',
    { output: { url: 'https://a/1', thumb: 'https://a/t' } },
    { url: 'https://a/1', thumb: 'https://a/t' },
  ],
  ['null', { results: null }, null],
  ['null beside an output', { results: null, output: { url: 'https://a/1' } }, { url: 'https://a/1' }],
  ['an empty list', { results: [] }, []],
  ['an empty list beside an output', { results: [], output: { url: 'https://a/1' } }, { url: 'https://a/1' }],
  ['a list beside an output', { results: ['https://a/1'], output: { url: 'https://a/2' } }, ['https://a/1']],
] as const)('results as %s', async (_name, life, result) => {
  const played = await play(imageRequest(task(life)));
  expectStory(played, atFirstLook);
  expect(played.task.result).toEqual(result);
});

scenario('a success without any result is a success, and its result is null', async () => {
  const played = await play(imageRequest({ ...task({}), looks: [{ says: { results: null } }] }));
  expectStory(played, atFirstLook);
  expect(played.task).toMatchObject({ status: 'succeeded', result: null });
});

scenario('a result beyond what one item holds comes back whole', async () => {
  const results = [{ text: 'é'.repeat(60_000) }];
  const played = await play(imageRequest(task({ results })));
  expectStory(played, atFirstLook);
  expect(played.task.result).toEqual(results);
});

scenario('an id that is not known yet: looked at again within the grace', async () => {
  const missing = { status: 404, type: 'not_found_error', code: 'task_not_found' };
  const played = await play(imageRequest({ ...task({}), looks: [missing, missing] }));
  expectStory(played, {
    ...atFirstLook,
    gets: [404, 404, 200],
    waits: [2, 2, 2],
    path: straight(3),
    errors: [
      ['query', 404, 'task_not_found'],
      ['query', 404, 'task_not_found'],
    ],
  });
});

scenario('a task error in a look without a status counts as that failure', async () => {
  const looks = [{ says: { status: null, error: { code: 'file_too_large', message: 'x' } } }];
  expectStory(await play(imageRequest({ ...task({}), looks })), {
    ...atFirstLook,
    path: [...submitted, ...looked, 'Which error code?', ...recorded('Task failed')],
    outcome: ['failed', 'file_too_large'],
    errors: [['query', 200, 'file_too_large']],
  });
});
