import { expect, test } from '@jest/globals';
import { errorTypes, type ErrorType } from '../../core/errors/taxonomy.ts';
import { imageRequest, play } from './play.ts';

const types = Object.entries(errorTypes) as [ErrorType, { status: number }][];

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

test.each(types)('%s is written down with its status, on the POST and on a look', async (type, { status }) => {
  const refusal = { status, type, code: 'specific_code' };
  const played = await play(imageRequest({ posts: [refusal], looks: [refusal] }, { maxAttempts: 1 }));
  const [row, ...more] = played.errors;
  expect(row).toMatchObject({ phase: 'submit', type, status, code: 'specific_code', message: 'Simulated.' });
  const resent = type === 'rate_limit_error' || type === 'server_error';
  expect(played.posts).toHaveLength(resent ? 2 : 1);
  expect(more.map((one) => [one['phase'], one['type'], one['status']])).toEqual(
    resent ? [['query', type, status]] : [],
  );
});
