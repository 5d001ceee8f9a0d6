/** Variants of the call shapes that such APIs show in the field. */
import { expect } from '@jest/globals';
import { imageRequest, play, scenario } from './world.ts';

const task = (more: object) => ({ tasks: [{ seconds: 2, estimatedTime: null, ...more }] });

scenario.each([
  ['images', [{ url: expect.stringMatching(/\.png$/) }]],
  ['videos', [expect.stringMatching(/\.mp4$/)]],
  ['audios', [{ voice_id: expect.any(String), url: expect.stringMatching(/\.mp3$/) }]],
  ['llm', [expect.objectContaining({ object: 'chat.completion' })]],
] as const)('%s: its own path, and its own shape of result', async (operation, result) => {
  const played = await play({ ...imageRequest(), operation });
  expect(played.posts.map(({ path }) => path)).toEqual([`/v1/${operation}/generations`]);
  expect(played.task).toMatchObject({ status: 'succeeded', operation, result });
});

scenario('the body goes out as it came, unknown fields included', async () => {
  const body = { model: 'image-1', prompt: 'a', seed: 7, odd: { deep: [1, null, 'x'] }, simulate: task({}) };
  const played = await play({ profile: 'unified', operation: 'images', body });
  expect(played.posts[0]?.body).toEqual(body);
});

scenario.each([
  ['bare strings', { results: ['https://a/1', 'https://a/2'] }, ['https://a/1', 'https://a/2']],
  ['objects', { results: [{ url: 'https://a/1' }] }, [{ url: 'https://a/1' }]],
  ['an older output with one url', { output: { url: 'https://a/1' } }, { url: 'https://a/1' }],
  ['an older output with urls', { output: { urls: ['https://a/1'] } }, { urls: ['https://a/1'] }],
  ['an older output of another shape', { output: { text: 'hello' } }, { text: 'hello' }],
] as const)('results as %s', async (_name, life, result) => {
  expect((await play(imageRequest(task(life)))).task.result).toEqual(result);
});

scenario('a result beyond what one item holds comes back whole', async () => {
  const results = [{ text: 'é'.repeat(60_000) }];
  const played = await play(imageRequest(task({ results })));
  expect(played.task.result).toEqual(results);
});

scenario('an id that is not known yet: looked at again within the grace', async () => {
  const missing = { status: 404, type: 'not_found_error', code: 'task_not_found' };
  const played = await play(imageRequest({ ...task({}), looks: [missing, missing] }));
  expect([played.gets.map(({ answered }) => answered), played.task.status]).toEqual([[404, 404, 200], 'succeeded']);
});

scenario('a task error in a look without a status counts as that failure', async () => {
  const looks = [{ says: { status: null, error: { code: 'file_too_large', message: 'x' } } }];
  expect((await play(imageRequest({ ...task({}), looks }))).task.outcome?.code).toBe('file_too_large');
});
