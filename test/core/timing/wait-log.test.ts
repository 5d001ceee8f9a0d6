import { expect, test } from '@jest/globals';
import { explainWait } from '../../../core/timing/explain-wait.ts';
import { loggedReasons, waitsOf, withWait } from '../../../core/timing/wait-log.ts';

test('waits are kept as short text, and read back with their reasons', () => {
  const waits = loggedReasons.map((why, i) => ({ seconds: 10 * i + 1, why }));
  let log: string | undefined;
  for (const wait of waits) log = withWait(log, wait);
  expect(log).toBe('1g11b21l31e41s51d61r');
  expect(waitsOf(log)).toEqual(waits);
});

test('the last 16 are kept', () => {
  let log: string | undefined;
  for (let seconds = 1; seconds <= 20; seconds += 1) log = withWait(log, { seconds, why: 'growing' });
  expect(waitsOf(log).map(({ seconds }) => seconds)).toEqual(Array.from({ length: 16 }, (_, i) => i + 5));
});

test('an attempt of an earlier release has none', () => {
  expect(waitsOf(undefined)).toEqual([]);
});

test('each reason has its own words', () => {
  expect(new Set(loggedReasons.map(explainWait)).size).toBe(loggedReasons.length);
});
