import { expect, test } from '@jest/globals';
import { ago, duration, parseDuration } from '../../../cli/show/time.ts';

test.each([
  [-5, '0 s'],
  [999, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_599_999, '59 min'],
  [7_200_000, '2 h'],
  [86_400_000 * 3.5, '3 d'],
])('%d ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
  expect(ago(0, ms)).toBe(`${text} ago`);
});

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['15 min', 900_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['2', undefined],
  ['h', undefined],
  ['-2h', undefined],
  ['2w', undefined],
])('%s is read as %p ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
