import { expect, test } from '@jest/globals';
import { taskCodes, type TaskCode } from '../../core/errors/taxonomy.ts';
import { PROMPT } from '../secrets/canaries.ts';
import { expectStory, looked, looks, recorded, retried, straight, submitted } from './expect-played.ts';
import { expectWaits, imageRequest, play, scenario } from './world.ts';

const failing = (code: string) => ({ seconds: 2, outcome: 'failed', code, estimatedTime: null });
const fine = { seconds: 2, estimatedTime: null };

/** The contract's table, in its own words. */
const contract: Readonly<Record<TaskCode, { action: string; state: string; resent: boolean; pause: number }>> = {
  model_unavailable: {
    action: 'Retry after a short delay',
    state: 'Retry after a short delay',
    resent: true,
    pause: 3,
  },
  content_policy_violation: {
    action: 'Modify the prompt and retry',
    state: 'Retry as the caller foresaw',
    resent: false,
    pause: 1,
  },
  generation_failed: { action: 'Retry the request', state: 'Retry the request', resent: true, pause: 1 },
  timeout: {
    action: 'Retry with simpler parameters',
    state: 'Retry with simpler parameters',
    resent: false,
    pause: 1,
  },
  invalid_image_url: {
    action: 'Check URL accessibility',
    state: 'Retry as the caller foresaw',
    resent: false,
    pause: 1,
  },
  file_too_large: { action: 'Reduce file size', state: 'Retry as the caller foresaw', resent: false, pause: 1 },
  unsupported_format: {
    action: 'Use a supported format',
    state: 'Retry as the caller foresaw',
    resent: false,
    pause: 1,
  },
};

const codes = Object.keys(contract) as TaskCode[];

test('the contract has seven task codes', () => expect(Object.keys(taskCodes)).toEqual(codes));

scenario.each(codes)('%s with a fallback: the patched body is bought as the next attempt', async (code) => {
  const request = imageRequest({ tasks: [failing(code), fine] }, { fallbacks: { [code]: [{ resolution: '480p' }] } });
  const played = await play(request);
  expectStory(played, {
    posts: [200, 200],
    gets: [200, 200],
    waits: [2, contract[code].pause, 2],
    path: [...submitted, ...looked, ...retried(contract[code].state), ...straight(1)],
    outcome: ['succeeded', 'succeeded'],
    attempts: [
      ['closed', 1, 0],
      ['closed', 1, 0],
    ],
    errors: [['query', 200, code]],
  });
  expect(played.posts.map(({ body }) => body['resolution'])).toEqual([undefined, '480p']);
  expect(played.record.attempts['2']?.patches).toEqual([`${code}/0`]);
  expect(played.task.outcome?.mayBeCharged).toBe(true);
});

scenario.each(codes.filter((code) => contract[code].resent))(
  '%s without a fallback: bought again as it was',
  async (code) => {
    const played = await play(imageRequest({ tasks: [failing(code), fine] }));
    expectStory(played, {
      posts: [200, 200],
      gets: [200, 200],
      waits: [2, contract[code].pause, 2],
      path: [...submitted, ...looked, ...retried(contract[code].state), ...straight(1)],
      outcome: ['succeeded', 'succeeded'],
      attempts: [
        ['closed', 1, 0],
        ['closed', 1, 0],
      ],
      errors: [['query', 200, code]],
    });
    expect(played.posts[1]?.body).toEqual(played.posts[0]?.body);
  },
);

scenario.each(codes.filter((code) => !contract[code].resent))(
  '%s without a fallback: ends with the action that the contract recommends',
  async (code) => {
    const played = await play(imageRequest({ tasks: [failing(code)] }));
    expectStory(played, {
      posts: [200],
      gets: [200],
      waits: [2],
      path: [...submitted, ...looked, 'Which error code?', ...recorded('Task failed')],
      outcome: ['failed', code],
      attempts: [['closed', 1, 0]],
      errors: [['query', 200, code]],
    });
    expect(played.task.outcome).toMatchObject({
      recommendedAction: contract[code].action,
      message: 'Simulated failure.',
    });
    expect(played.errors[0]).toMatchObject({ action: contract[code].action, fault: taskCodes[code].fault });
  },
);

scenario('a retry costs money: attempts end at maxAttempts', async () => {
  const played = await play(imageRequest({ tasks: [failing('generation_failed')] }, { maxAttempts: 2 }));
  expect(played.posts).toHaveLength(2);
  expect(played.task.outcome).toMatchObject({ status: 'failed', code: 'generation_failed', attempt: 2 });
  expectWaits(played, [2, 1, 2]);
});

scenario('each occurrence of a code has its own fallback, and patches add up', async () => {
  const fallbacks = { timeout: [{ resolution: '480p' }, { num_outputs: 1 }] };
  const tasks = [failing('timeout'), failing('timeout'), fine];
  const played = await play(imageRequest({ tasks }, { fallbacks }));
  expect(played.posts.map(({ body }) => [body['resolution'], body['num_outputs']])).toEqual([
    [undefined, undefined],
    ['480p', undefined],
    ['480p', 1],
  ]);
});

scenario('an unknown code is never resent, unless the caller foresaw it', async () => {
  const unknown = { tasks: [failing('gpu_on_fire'), fine] };
  const plain = await play(imageRequest(unknown));
  expect([plain.task.outcome?.code, plain.posts.length]).toEqual(['gpu_on_fire', 1]);
  const foreseen = await play(imageRequest(unknown, { fallbacks: { gpu_on_fire: [{ model: 'image-2' }] } }));
  expect(foreseen.path).toEqual([...submitted, ...looked, ...retried('Retry as the caller foresaw'), ...straight(1)]);
  expect(foreseen.posts.map(({ body }) => body['model'])).toEqual(['image-1', 'image-2']);
});

scenario('a fallback also cures a refused POST, which cost nothing', async () => {
  const refusal = { status: 400, type: 'invalid_request_error', code: 'content_policy_violation' };
  const fallbacks = { content_policy_violation: [{ prompt: 'a calm lighthouse' }] };
  const played = await play(imageRequest({ posts: [refusal] }, { fallbacks }));
  expect(played.posts.map(({ answered, body }) => [answered, body['prompt']])).toEqual([
    [400, PROMPT],
    [200, 'a calm lighthouse'],
  ]);
  expect(played.task.outcome).toMatchObject({ status: 'succeeded', mayBeCharged: false });
});

scenario('a task that the provider reports as cancelled ends as cancelled', async () => {
  const played = await play(imageRequest({ tasks: [{ seconds: 2, outcome: 'cancelled', estimatedTime: null }] }));
  expect(played.path).toEqual([...submitted, ...looks(1), ...recorded('Task failed')]);
  expect(played.task).toMatchObject({ status: 'cancelled', outcome: { code: 'cancelled' } });
});
