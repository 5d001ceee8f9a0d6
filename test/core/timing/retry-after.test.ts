import { describe, expect, test } from '@jest/globals';
import { retryAfterSeconds } from '../../../core/timing/retry-after.ts';

const NOON = Date.UTC(2026, 0, 1, 12);
const httpDate = (ms: number) => new Date(ms).toUTCString();
const read = (text: string, more: Record<string, string> = {}, receivedAt = NOON) =>
  retryAfterSeconds({ 'retry-after': text, ...more }, receivedAt, 3600);

describe('a number of seconds', () => {
  test.each([
    ['7', 7],
    ['  7 ', 7],
    ['0', 0],
    ['007', 7],
    ['3600', 3600],
  ])('%j asks for %i seconds', (text, seconds) => {
    expect(read(text)).toBe(seconds);
  });

  test.each(['3601', '99999999999999999999', '9'.repeat(400)])('a huge one is clamped to an hour: %s', (text) => {
    expect(read(text)).toBe(3600);
  });
});

describe('an HTTP date', () => {
  test("is read against the answer's own date, however wrong either clock is", () => {
    const skewed = NOON + 5 * 3600 * 1000;
    expect(read(httpDate(skewed + 30_000), { date: httpDate(skewed) })).toBe(30);
  });

  test('is read against our clock when the answer has no date, or one that cannot be read', () => {
    expect(read(httpDate(NOON + 30_000))).toBe(30);
    expect(read(httpDate(NOON + 30_000), { date: 'yesterday' })).toBe(30);
  });

  test('is rounded up to whole seconds', () => {
    expect(read(httpDate(NOON + 30_000), {}, NOON + 1)).toBe(30);
    expect(read(httpDate(NOON + 30_000), {}, NOON + 1000)).toBe(29);
  });

  test('may be in the older form with a long weekday', () => {
    expect(read('Thursday, 01-Jan-26 12:00:45 GMT')).toBe(45);
  });

  test('may be in the form of asctime, which means GMT wherever this runs', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      expect(read('Thu Jan  1 12:00:45 2026')).toBe(45);
      expect(read(httpDate(NOON + 30_000), { date: 'Thu Jan  1 12:00:10 2026' })).toBe(20);
      expect(retryAfterSeconds({ 'retry-after': 'Sun Jan 11 12:00:07 2026' }, NOON + 864_000_000, 3600)).toBe(7);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  test('far ahead is clamped to an hour, and one that has passed asks for nothing', () => {
    expect(read(httpDate(NOON + 86_400_000))).toBe(3600);
    expect(read(httpDate(NOON - 1000))).toBeUndefined();
  });
});

test.each([
  '',
  '-5',
  '+5',
  '1.5',
  '1e3',
  '0x10',
  'soon',
  '2026-01-01T12:00:30Z',
  '7, 8',
  'Thu, 99 Foo 2026 12:00:00 GMT',
  'Thu Jan 1 12:00:45 2026',
  'Thu Jan  1 12:00:45 2026 GMT',
  'Thu Foo  1 12:00:45 2026',
])('garbage asks for nothing: %j', (text) => {
  expect(read(text)).toBeUndefined();
});

test('a missing header asks for nothing', () => {
  expect(retryAfterSeconds({ date: httpDate(NOON) }, NOON, 3600)).toBeUndefined();
});
