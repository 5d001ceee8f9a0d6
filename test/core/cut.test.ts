import { expect, test } from '@jest/globals';
import { cut, cutName, cutPlace } from '../../core/cut.ts';

test('a text is cut after so many characters, and a shorter one stays as it is', () => {
  expect([cut('abcd', 3), cut('abc', 3), cut('', 3)]).toEqual(['abc', 'abc', '']);
});

test('a character that the cut would halve is none any more, and a whole one stays', () => {
  expect([cut('ab😀', 3), cut('a😀b', 3)]).toEqual(['ab\ufffd', 'a😀']);
});

test('halves of characters that were there before are none either', () => {
  expect(cut('\ude00a\ud83d', 3)).toBe('\ufffda\ufffd');
});

test('a place may be longer than a name', () => {
  const long = 'x'.repeat(200);
  expect([cutName(long).length, cutPlace(long).length]).toEqual([40, 100]);
});
