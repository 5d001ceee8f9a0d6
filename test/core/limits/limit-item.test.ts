import { describe, expect, test } from '@jest/globals';
import { coolDown, goNow, goUnpaced, limitState, queueUp, spacing } from '../../../core/limits/limit-item.ts';
import { limitKey } from '../../../core/records/keys.ts';
import type { Update } from '../../../core/records/write.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const rate = { requests: 1, periodSeconds: 10 };
const NOW = 100_000;

/** What a stored limit item says after a write; `refused` when its condition fails. */
async function after(stored: Record<string, number> | undefined, update: Update) {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const key = limitKey('g');
  if (stored !== undefined) await table.put({ ...key, ...stored });
  const result = await table.update(update);
  return result.kind === 'written' ? limitState(result.item) : 'refused';
}

test('a group that was never used is free at once', () => {
  expect(limitState(undefined)).toEqual({ epoch: 0, notBefore: 0, tat: 0, day: 0, sentThatDay: 0 });
});

test('sends are evenly spaced over the period, in whole milliseconds and never too dense', () => {
  const rates: [number, number][] = [
    [1, 10],
    [10, 1],
    [3, 1],
    [7, 60],
  ];
  expect(rates.map(([requests, periodSeconds]) => spacing({ requests, periodSeconds }))).toEqual([
    10_000, 100, 334, 8572,
  ]);
});

describe('going now', () => {
  const go = goNow('g', rate, 0, NOW);

  test('takes the place of a send from now on', async () => {
    expect(await after(undefined, go)).toMatchObject({ epoch: 0, notBefore: 0, tat: NOW + 10_000 });
    expect(await after({ tat: NOW, epoch: 0 }, go)).toMatchObject({ epoch: 0, notBefore: 0, tat: NOW + 10_000 });
  });

  test.each([
    ['somebody is waiting', { tat: NOW + 1, epoch: 0 }],
    ['the epoch has moved on', { tat: NOW, epoch: 1 }],
  ])('is refused when %s', async (_what, stored) => {
    expect(await after(stored, go)).toBe('refused');
  });
});

test('what takes no slot is refused when the epoch has moved on', async () => {
  const go = goUnpaced('g', 0, { join: { holders: ['t#1'] }, onlyIf: [] });
  expect(await after({ epoch: 0, tat: 0 }, go)).toMatchObject({ epoch: 0 });
  expect(await after({ epoch: 1, tat: 0 }, go)).toBe('refused');
});

describe('queueing up', () => {
  const queue = queueUp('g', rate, 2, NOW, 15_000);

  test('takes the place behind the last one, up to the lead', async () => {
    expect(await after({ tat: NOW + 1, epoch: 2 }, queue)).toMatchObject({ tat: NOW + 10_001 });
    expect(await after({ tat: NOW + 15_000, epoch: 2 }, queue)).toMatchObject({ tat: NOW + 25_000 });
  });

  test.each([
    ['nobody is waiting', { tat: NOW, epoch: 2 }],
    ['the queue reaches beyond the lead', { tat: NOW + 15_001, epoch: 2 }],
    ['the epoch has moved on', { tat: NOW + 1, epoch: 3 }],
  ])('is refused when %s', async (_what, stored) => {
    expect(await after(stored, queue)).toBe('refused');
  });

  test('is refused when the group was never used', async () => {
    expect(await after(undefined, queue)).toBe('refused');
  });
});

describe('a cool-down', () => {
  const cool = coolDown('g', NOW + 7000);

  test('holds the whole group, and voids every slot that was reserved before it', async () => {
    expect(await after({ tat: NOW + 50_000, epoch: 4 }, cool)).toMatchObject({
      epoch: 5,
      notBefore: NOW + 7000,
      tat: NOW + 7000,
    });
  });

  test('of a group that was never used is its first epoch', async () => {
    expect(await after(undefined, cool)).toMatchObject({ epoch: 1, notBefore: NOW + 7000, tat: NOW + 7000 });
  });

  test('prolongs a shorter one and leaves a longer one', async () => {
    expect(await after({ notBefore: NOW + 6999, epoch: 1 }, cool)).toMatchObject({ notBefore: NOW + 7000, epoch: 2 });
    expect(await after({ notBefore: NOW + 7000, epoch: 1 }, cool)).toBe('refused');
  });
});
