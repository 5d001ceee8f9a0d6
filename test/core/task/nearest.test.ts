import { expect, test } from '@jest/globals';
import { nearest } from '../../../core/task/nearest.ts';

const known = ['profile', 'operation', 'body', 'deadlineSeconds'];

test.each([
  ['profil', 'profile'],
  ['bdy', 'body'],
  ['deadline_seconds', 'deadlineSeconds'],
  ['deadlineMs', 'deadlineSeconds'],
])('%s is taken for a slip of the pen', (name, meant) => {
  const answer = name === 'deadlineMs' ? `known: ${known.join(', ')}.` : `did you mean ${meant}?`;
  expect(nearest(name, known)).toBe(answer);
});

test('a name that is near to none is answered with all of them', () => {
  expect(nearest('webhook', known)).toBe('known: profile, operation, body, deadlineSeconds.');
});
