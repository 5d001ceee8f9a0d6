import { expect, test } from '@jest/globals';
import { remainingSeconds, type Ahead } from '../../../cli/bulk/remaining.ts';

const ahead = (given: Partial<Ahead>): Ahead => ({ queued: 0, slots: 10, underWay: [], took: [], ...given });
const fresh = (n: number, since = 0) => Array.from({ length: n }, () => ({ since, left: undefined }));

test('while nothing has ended and nothing was learnt, it does not know', () => {
  expect(remainingSeconds(ahead({ queued: 90, underWay: fresh(10) }))).toBeUndefined();
  expect(remainingSeconds(ahead({ queued: 90, underWay: fresh(10), took: [20, 20] }))).toBeUndefined();
});

test('what is queued takes as long as the last ones did, ten at a time', () => {
  expect(remainingSeconds(ahead({ queued: 90, underWay: fresh(10), took: [20, 20, 20] }))).toBe(200);
});

test('before any has ended, the learnt durations of those under way stand for all', () => {
  const underWay = Array.from({ length: 10 }, () => ({ since: 5, left: 15 }));
  expect(remainingSeconds(ahead({ queued: 90, underWay }))).toBe(195);
});

test('at the end the slowest one decides', () => {
  const underWay = [
    { since: 1, left: 4 },
    { since: 1, left: 40 },
  ];
  expect(remainingSeconds(ahead({ underWay, took: [5, 5, 5] }))).toBe(40);
});

test('one that is late is expected at any moment', () => {
  expect(remainingSeconds(ahead({ underWay: fresh(1, 300), took: [5, 5, 5] }))).toBe(1);
});
