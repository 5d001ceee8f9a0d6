/** Codes of the provider that are also words of ours: nobody takes them for an end or a fault of this system. */
import { expect, test } from '@jest/globals';
import { ownCodes } from '../../core/errors/taxonomy.ts';
import { atFirstLook, expectStory, looked, recorded, refused, submitted } from './expect-played.ts';
import { imageRequest, play } from './play.ts';

const ours = ['succeeded', ...Object.keys(ownCodes)];

test('our words are these', () => {
  expect(ours).toEqual([
    'succeeded',
    'deadline_exceeded',
    'submission_ambiguous',
    'provider_task_lost',
    'provider_protocol_error',
    'rate_limited',
    'provider_unreachable',
    'cancelled',
    'result_expired',
    'internal_error',
  ]);
});

test.each(ours)('a POST that is refused with the code %s', async (code) => {
  const played = await play(imageRequest({ posts: [{ status: 400, type: 'invalid_request_error', code }] }));
  expectStory(played, {
    posts: [400],
    gets: [],
    waits: [],
    path: refused,
    outcome: ['failed', `provider.${code}`],
    attempts: [['closed', 1, 1]],
    errors: [['submit', 400, `provider.${code}`]],
  });
  expect([played.task.status, played.task.outcome?.mayBeCharged]).toEqual(['failed', false]);
});

test.each(ours)('a task that failed with the code %s', async (code) => {
  const tasks = [{ seconds: 2, outcome: 'failed', code, estimatedTime: null }];
  const played = await play(imageRequest({ tasks }));
  expectStory(played, {
    ...atFirstLook,
    path: [...submitted, ...looked, 'Which error code?', ...recorded('Task failed')],
    outcome: ['failed', `provider.${code}`],
    errors: [['query', 200, `provider.${code}`]],
  });
  expect([played.task.status, played.task.result, played.errors[0]?.['fault']]).toEqual(['failed', null, 'provider']);
});
