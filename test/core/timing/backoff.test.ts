import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { backoffSeconds, refusalWaitSeconds } from '../../../core/timing/backoff.ts';

const bounds = { baseSeconds: 1, capSeconds: 60 };
const ALMOST = 1 - Number.EPSILON;
const failures = [0, 1, 2, 3, 4, 5, 6, 7, 100];

describe('backoffSeconds', () => {
  test('doubles its ceiling up to the cap', () => {
    expect(failures.map((n) => backoffSeconds(n, bounds, () => ALMOST))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('draws from the whole range below the ceiling', () => {
    expect(failures.map((n) => backoffSeconds(n, bounds, () => 0.5))).toEqual([1, 1, 2, 4, 8, 16, 30, 30, 30]);
    expect(failures.map((n) => backoffSeconds(n, bounds, () => 0.1))).toEqual([1, 1, 1, 1, 2, 4, 6, 6, 6]);
  });

  test('waits at least one second, so that no loop runs hot', () => {
    expect(failures.map((n) => backoffSeconds(n, bounds, () => 0))).toEqual(failures.map(() => 1));
    expect(backoffSeconds(3, { baseSeconds: 0, capSeconds: 0 }, () => 0.9)).toBe(1);
  });

  test('is a whole number between 1 and the cap, after any number of failures', () => {
    const share = fc.double({ min: 0, max: ALMOST, noNaN: true });
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(30), fc.integer({ min: 1, max: 90 }), share, (n, baseSeconds, capSeconds, r) => {
        const seconds = backoffSeconds(n, { baseSeconds, capSeconds }, () => r);
        return Number.isInteger(seconds) && seconds >= 1 && seconds <= capSeconds;
      }),
    );
  });

  test('a base of nothing still gives a wait after very many failures', () => {
    expect(backoffSeconds(2000, { baseSeconds: 0, capSeconds: 60 }, () => 0.5)).toBe(1);
  });
});

describe('refusalWaitSeconds', () => {
  test('is the backoff when nothing was asked for', () => {
    expect(failures.map((n) => refusalWaitSeconds(n, undefined, bounds, () => 0.5))).toEqual([
      1, 1, 2, 4, 8, 16, 30, 30, 30,
    ]);
  });

  test('is never shorter than what was asked for, and at most a tenth or 5 seconds longer', () => {
    expect([0, 7, 20, 50, 3600].map((asked) => refusalWaitSeconds(0, asked, bounds, () => 0))).toEqual([
      1, 7, 20, 50, 3600,
    ]);
    expect([0, 7, 20, 50, 3600].map((asked) => refusalWaitSeconds(0, asked, bounds, () => ALMOST))).toEqual([
      2, 8, 22, 55, 3605,
    ]);
  });

  test('is the backoff, spread upward, when that is longer than what was asked for', () => {
    expect(refusalWaitSeconds(6, 2, bounds, () => 0.5)).toBe(32);
  });
});
