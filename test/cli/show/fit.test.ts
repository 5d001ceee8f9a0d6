import { expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import { cut, wrap } from '../../../cli/show/fit.ts';

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['', 5, ''],
])('%j at %d columns is %j', (line, width, expected) => {
  expect(cut(line, width)).toBe(expected);
});

test('styles take no place, and are ended with what is cut off', () => {
  const { bold, cyan } = picocolors.createColors(true);
  expect(cut(`${bold('ab')} ${cyan('cdef')}`, 7)).toBe(`${bold('ab')} ${cyan('cdef')}`);
  expect(cut(`${bold('ab')} ${cyan('cdef')}`, 5)).toBe(`${bold('ab')} ${cyan('c…')}`);
});

test.each([
  ['a text of words', 9, ['a text of', 'words']],
  ['unbreakable', 5, ['unbreakable']],
  ['1 s 5 % · 2 s 6 % · 3 s', 12, ['1 s 5 % ·', '2 s 6 % ·', '3 s']],
  ['a b', Infinity, ['a b']],
])('%j is broken at %d columns', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});
