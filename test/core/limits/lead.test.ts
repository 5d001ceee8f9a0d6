import { expect, test } from '@jest/globals';
import { leadMs, lookLeadMs } from '../../../core/limits/lead.ts';
import type { Line } from '../../../core/limits/line.ts';

const NOW = 1_000_000;
const servedBefore = (ms: number): Line => ({ tail: 0, head: 0, at: NOW - ms, gap: 0 });

test.each([
  ['batch', 1000],
  ['normal', 2000],
  ['interactive', 3000],
] as const)('%s reaches %d ms ahead right after it was served', (lane, lead) => {
  expect(leadMs(lane, servedBefore(0), NOW, 1000)).toBe(lead);
});

test('of two lines of a lane the one that waits longer reaches further, up to a step', () => {
  const leads = [0, 1000, 2500, 5000].map((ms) => leadMs('normal', servedBefore(ms), NOW, 1000));
  expect(leads).toEqual([2000, 2200, 2500, 3000]);
  expect(leadMs('normal', undefined, NOW, 1000)).toBe(3000);
});

test('a batch that was not served for minutes overtakes interactive tasks, so that no lane starves', () => {
  expect(leadMs('batch', servedBefore(125_001), NOW, 1000)).toBeGreaterThanOrEqual(
    leadMs('interactive', servedBefore(5000), NOW, 1000),
  );
  expect(leadMs('batch', servedBefore(3_600_000), NOW, 1000)).toBe(5000);
});

test('a newcomer takes turns by when his line was let in, and is never hungry', () => {
  const leads = [0, 2500, 5000, 3_600_000].map((ms) => leadMs('batch', servedBefore(ms), NOW, 1000, true));
  expect(leads).toEqual([1000, 1500, 2000, 2000]);
});

test('looks go before new purchases', () => {
  expect(lookLeadMs(1000)).toBe(4000);
});
