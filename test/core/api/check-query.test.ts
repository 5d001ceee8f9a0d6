import { expect, test } from '@jest/globals';
import { checkQuery } from '../../../core/api/check-query.ts';
import { errorsQuery, tasksQuery } from '../../../core/api/queries.ts';

test('what is not given has its default, and nothing else appears', () => {
  expect(checkQuery(tasksQuery, [])).toEqual({ kind: 'valid', query: { limit: 20 } });
});

test('numbers are read, texts are kept', () => {
  const given = [
    ['limit', '100'],
    ['code', 'timeout'],
    ['since', '2026-01-01T00:00:00Z'],
  ] as const;
  const query = { limit: 100, code: 'timeout', since: '2026-01-01T00:00:00Z' };
  expect(checkQuery(errorsQuery(Date.UTC(2026, 0, 31)), given)).toEqual({ kind: 'valid', query });
});

test('every problem at once, long names cut', () => {
  const given = [
    ['limit', '0x10'],
    ['x'.repeat(1000), '1'],
    ['status', 'a'],
    ['status', 'failed'],
  ] as const;
  expect(checkQuery(tasksQuery, given)).toEqual({
    kind: 'invalid',
    problems: [
      { param: 'status', message: 'Given more than once.' },
      { param: 'limit', message: 'Not a whole number.' },
      { param: 'x'.repeat(100), message: 'Unknown parameter; known: limit, cursor, status, profile, since.' },
    ],
  });
});
