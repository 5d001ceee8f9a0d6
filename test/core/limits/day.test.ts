import { expect, test } from '@jest/globals';
import { dayOf, isSpent, nextDayAt } from '../../../core/limits/day.ts';
import { limitState } from '../../../core/limits/limit-item.ts';

const at = (text: string) => Date.parse(text);

test('a day begins at midnight UTC, or at the hour that the provider names', () => {
  const late = at('2026-01-01T23:59:59.999Z');
  expect(dayOf(late + 1, { requests: 1 }) - dayOf(late, { requests: 1 })).toBe(1);
  const nine = { requests: 1, resetsAtHour: 9 };
  expect(dayOf(at('2026-01-02T08:59:59.999Z'), nine)).toBe(dayOf(late, nine));
  expect(nextDayAt(late, { requests: 1 })).toBe(at('2026-01-02T00:00:00.000Z'));
  expect(nextDayAt(late, nine)).toBe(at('2026-01-02T09:00:00.000Z'));
});

test('what was sent on another day is not counted', () => {
  const now = at('2026-01-01T12:00:00.000Z');
  const limit = { requests: 3 };
  const sent = (day: number) => ({ ...limitState(undefined), day, sentThatDay: 3 });
  expect(isSpent(sent(dayOf(now, limit)), limit, now)).toBe(true);
  expect(isSpent(sent(dayOf(now, limit) - 1), limit, now)).toBe(false);
});
