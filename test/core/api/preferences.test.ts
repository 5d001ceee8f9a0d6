import { describe, expect, test } from '@jest/globals';
import { namesTag, waitSecondsOf } from '../../../core/api/preferences.ts';

describe('Prefer: wait', () => {
  test.each([
    ['wait=10', 10],
    ['WAIT=10', 10],
    ['wait = "10"', 10],
    ['wait=21', 20],
    ['wait=999999999', 20],
    ['respond-async, wait=10; x=y', 10],
    ['wait=0', 0],
    ['wait=1, wait=2', 1],
  ])('%s: %d seconds', (prefer, seconds) => {
    expect(waitSecondsOf(prefer)).toBe(seconds);
  });

  test.each([undefined, '', 'wait', 'wait=', 'wait=-1', 'wait=1.5', 'wait=soon', 'await=10', 'wait=9999999999'])(
    '%s: not asked for',
    (prefer) => {
      expect(waitSecondsOf(prefer)).toBeUndefined();
    },
  );
});

test.each([
  [undefined, false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  ['', false],
])('If-None-Match %s: %s', (header, matches) => {
  expect(namesTag(header, '"a"')).toBe(matches);
});
