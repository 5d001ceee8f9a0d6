import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { commitOf } from './commit.ts';

test('outside a repository the commit is unknown, and a run goes on all the same', () => {
  expect(commitOf(tmpdir())).toBe('an unknown commit');
});
