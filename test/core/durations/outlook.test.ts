import { expect, test } from '@jest/globals';
import { outlookOf } from '../../../core/durations/outlook.ts';

const evenly = (from: number, to: number, samples = 15) => ({
  samples,
  means: { profile: 0, model: 0, workload: 0 },
  endedBy: (seconds: number) => Math.min(1, Math.max(0, (seconds - from) / (to - from))),
});
const whole = evenly(0, 100);
const run = evenly(20, 40);
const acceptedAt = 5000;

test('before its first look, and where the provider tells no beginning, the whole is what is known', () => {
  expect(outlookOf({ acceptedAt }, { whole, run })).toEqual({ known: whole, since: 5000 });
  expect(outlookOf({ acceptedAt, lookedAt: 15_000 }, { whole, run: undefined })).toEqual({ known: whole, since: 5000 });
});

test('a run that has begun is all that is left, from when it began', () => {
  const begun = { acceptedAt, lookedAt: 65_000, queuedSeconds: 50 };
  expect(outlookOf(begun, { whole, run })).toEqual({ known: run, since: 55_000 });
});

test('one that has not begun has its run before it: the shortest that is planned for, at least', () => {
  const { known, since } = outlookOf({ acceptedAt, lookedAt: 15_000 }, { whole, run });
  const at = (seconds: number) => Math.round(1e6 * (known?.endedBy(seconds) ?? NaN)) / 1e6;
  // Ten seconds ago it was accepted; one run in twenty is shorter than 21 s.
  expect([at(10), at(31), at(32), at(100)]).toEqual([0.31, 0.31, 0.32, 1]);
  expect([since, known?.samples]).toEqual([5000, 15]);
});

test('one that waits longer than any before is taken for one that begins now', () => {
  expect(outlookOf({ acceptedAt, lookedAt: 90_000 }, { whole, run })).toEqual({ known: run, since: 90_000 });
});

test('too few runs are not planned by', () => {
  const begun = { acceptedAt, lookedAt: 65_000, queuedSeconds: 50 };
  expect(outlookOf(begun, { whole, run: evenly(20, 40, 14.9) })).toEqual({ known: whole, since: 5000 });
});
