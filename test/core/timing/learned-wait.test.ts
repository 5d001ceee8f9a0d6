import { describe, expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import { nextWait, type Known } from '../../../core/timing/next-wait.ts';

/** Half of them end at 20 s, half at 30 s, and a few of a thousand go on. */
const known = (samples: number): Known => ({
  samples,
  endedBy: (seconds) => (seconds >= 30 ? 0.995 : seconds >= 20 ? 0.5 : 0),
});
const place = {
  looks: 0,
  laps: 0,
  estimatedSeconds: -1,
  elapsedSeconds: 0,
  secondsToDeadline: 3600,
  secondsPerLook: 2,
};
const MIDDLE = () => 0.5;

describe('by how much is known', () => {
  test.each([
    [0, { seconds: 2, why: 'growing' }],
    [5, { seconds: 2, why: 'growing' }],
    [10, { seconds: 6, why: 'blended' }],
    [15, { seconds: 20, why: 'learned' }],
    [80, { seconds: 20, why: 'learned' }],
  ])('%p samples', (samples, expected) => {
    expect(nextWait({ ...place, known: known(samples) }, defaults, MIDDLE)).toEqual(expected);
  });
});

test('after a look the rest is planned', () => {
  const standing = { ...place, looks: 1, laps: 1, elapsedSeconds: 20, known: known(80) };
  expect(nextWait(standing, defaults, MIDDLE)).toEqual({ seconds: 10, why: 'learned' });
});

test('beyond what all but a few have taken, waits grow', () => {
  const standing = { ...place, looks: 2, laps: 2, elapsedSeconds: 30, known: known(80) };
  const wait = nextWait(standing, defaults, MIDDLE);
  expect(wait.why).toBe('blended');
  const beyond = { ...known(80), endedBy: () => 1 };
  expect(nextWait({ ...standing, known: beyond }, defaults, MIDDLE)).toEqual({ seconds: 5, why: 'growing' });
});

test('one in 24 of the looks that detect many comes early: first ones, and later ones that find most tasks ended', () => {
  const early = () => 0.01;
  expect(nextWait({ ...place, known: known(80) }, defaults, early)).toEqual({ seconds: 8, why: 'exploring' });
  const later = { ...place, looks: 1, laps: 1, elapsedSeconds: 20, known: known(80) };
  expect(nextWait(later, defaults, early)).toEqual({ seconds: 4, why: 'exploring' });
  const few = { ...known(80), endedBy: (seconds: number) => Math.min(1, seconds / 1000) };
  expect(nextWait({ ...later, known: few }, defaults, early).why).toBe('learned');
});

test('a learned wait ends at the deadline, and says so', () => {
  const standing = { ...place, secondsToDeadline: 12, known: known(80) };
  expect(nextWait(standing, defaults, MIDDLE)).toEqual({ seconds: 12, why: 'deadline' });
});

test('laps that run out stretch it, and it says so', () => {
  const standing = { ...place, laps: 1990, known: known(80) };
  expect(nextWait(standing, defaults, MIDDLE)).toEqual({ seconds: 360, why: 'laps' });
});
