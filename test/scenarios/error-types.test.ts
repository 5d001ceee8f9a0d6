import { expect, test } from '@jest/globals';
import { errorTypes, type ErrorType } from '../../core/errors/taxonomy.ts';
import { atFirstLook, expectStory, refused, straight, waitedToSend } from './expect-played.ts';
import { imageRequest, play } from './play.ts';

const types = Object.entries(errorTypes) as [ErrorType, { status: number }][];
const resent = ['rate_limit_error', 'server_error'];

test('the contract has six error types', () => {
  expect(types.map(([type]) => type)).toEqual([
    'invalid_request_error',
    'authentication_error',
    'permission_error',
    'not_found_error',
    'rate_limit_error',
    'server_error',
  ]);
});

test.each(types.filter(([type]) => !resent.includes(type)))(
  '%s on the POST: written down with its status, and final',
  async (type, { status }) => {
    const played = await play(imageRequest({ posts: [{ status, type, code: 'specific_code' }] }));
    expectStory(played, {
      posts: [status],
      gets: [],
      waits: [],
      path: refused,
      outcome: ['failed', 'specific_code'],
      attempts: [['closed', 1, 1]],
      errors: [['submit', status, 'specific_code']],
    });
    expect(played.errors[0]).toMatchObject({ type, message: 'Simulated.' });
  },
);

test.each(types.filter(([type]) => resent.includes(type)))(
  '%s on the POST: written down with its status, and sent again',
  async (type, { status }) => {
    const played = await play(imageRequest({ posts: [{ status, type, code: 'specific_code' }] }));
    expectStory(played, {
      ...atFirstLook,
      posts: [status, 200],
      waits: [1, 2],
      path: [...waitedToSend, ...straight(1)],
      attempts: [['closed', 2, 1]],
      errors: [['submit', status, 'specific_code']],
    });
    expect(played.errors[0]).toMatchObject({ type, message: 'Simulated.' });
  },
);

test.each(types)('%s on a look: written down with its status, and looked at again', async (type, { status }) => {
  const played = await play(imageRequest({ looks: [{ status, type, code: 'specific_code' }] }));
  expectStory(played, {
    ...atFirstLook,
    gets: [status, 200],
    waits: [2, 2],
    path: straight(2),
    errors: [['query', status, 'specific_code']],
  });
  expect(played.errors[0]).toMatchObject({ type, message: 'Simulated.' });
});
