import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { limitsOf } from '../../../core/limits/group-limits.ts';

const rate = { requests: 10, periodSeconds: 1 };

test('a deployment that says nothing has the limits of the profile', () => {
  expect(limitsOf(parseDeployment({}), 'unified')).toEqual({ rate, concurrent: undefined, perDay: undefined });
});

test('what a deployment says replaces what the profile says, field by field', () => {
  const unified = {
    rate: { requests: 3, periodSeconds: 2 },
    concurrent: 4,
    perDay: { requests: 500, resetsAtHour: 8 },
  };
  expect(limitsOf(parseDeployment({ providers: { unified } }), 'unified')).toEqual(unified);
});

test.each([
  ['concurrent', { concurrent: 1001 }, 'providers.unified.concurrent: Too big: expected number to be <=1000'],
  ['an hour', { perDay: { requests: 1, resetsAtHour: 24 } }, 'providers.unified.perDay.resetsAtHour: Too big'],
  ['a field', { perDay: { request: 1 } }, 'providers.unified.perDay.request: unknown field; did you mean requests?'],
  ['a limit', { concurent: 1 }, 'providers.unified.concurent: unknown field; did you mean concurrent?'],
])('%s that makes no sense is refused by name', (_what, unified, message) => {
  expect(() => parseDeployment({ providers: { unified } })).toThrow(message);
});
