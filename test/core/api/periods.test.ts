import { expect, test } from '@jest/globals';
import { days, months } from '../../../core/api/periods.ts';

const at = (text: string) => Date.parse(text);

test('every day that is touched, newest first', () => {
  expect(days(at('2026-02-27T23:59:59.999Z'), at('2026-03-01T00:00:00Z'))).toEqual([
    '2026-03-01',
    '2026-02-28',
    '2026-02-27',
  ]);
  expect(days(at('2026-03-01T00:00:00Z'), at('2026-03-01T23:59:59.999Z'))).toEqual(['2026-03-01']);
});

test('none when the end comes before the beginning', () => {
  expect(days(at('2026-03-02T00:00:00Z'), at('2026-03-01T00:00:00Z'))).toEqual([]);
});

test('every month that is touched, across years', () => {
  expect(months(at('2025-11-30T12:00:00Z'), at('2026-02-01T00:00:00Z'))).toEqual([
    '2026-02',
    '2026-01',
    '2025-12',
    '2025-11',
  ]);
});
