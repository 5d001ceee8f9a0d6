import { describe, expect, test } from '@jest/globals';
import { drawNumber, letIn, lineIn, type Line } from '../../../core/limits/line.ts';
import { lineOf } from '../../../core/limits/line-name.ts';
import { dueAt, dueInMs, isBusy, isDue } from '../../../core/limits/line-pace.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const NOW = 1_000_000;
/** Five a second, first come, first served. */
const paced = { spacingMs: 200, window: 0 };
/** Ten places. */
const counted = { spacingMs: 200, window: 10 };
const line = (more: Partial<Line> = {}): Line => ({ head: NOW, at: NOW, gap: 200, tail: NOW + 20_000, ...more });

test('an owner has one line a lane', () => {
  expect(['interactive', 'normal', 'batch'].map((lane) => lineOf('shop', lane as 'normal'))).toEqual([
    'i5',
    'n5',
    'b5',
  ]);
  expect(lineOf('factory', 'normal')).not.toBe(lineOf('shop', 'normal'));
});

describe('drawing a number', () => {
  const draw = async (stored: Record<string, number> | undefined, given: Line | undefined, busy: boolean) => {
    const table = new MemoryTable({ clock: { now: () => NOW } });
    if (stored !== undefined) await table.put({ ...limitKey('g'), ...stored });
    const written = await table.update(drawNumber('g', 'n1', given, { now: NOW, isBusy: busy, spacingMs: 200 }));
    return written.kind === 'written' ? lineIn(written.item, 'n1') : 'refused';
  };

  test('begins a line', async () => {
    expect(await draw(undefined, undefined, false)).toEqual({ tail: NOW + 200, head: NOW, at: NOW, gap: 200 });
  });

  test('goes to the end of one that is there', async () => {
    const stored = { n1t: NOW + 600, n1h: NOW, n1a: NOW, n1g: 200 };
    expect(await draw(stored, line({ tail: NOW + 600 }), true)).toMatchObject({ tail: NOW + 800, head: NOW });
  });

  test('begins no line that somebody else has begun meanwhile', async () => {
    const stored = { n1t: NOW + 600, n1h: NOW, n1a: NOW, n1g: 200 };
    expect(await draw(stored, undefined, false)).toBe('refused');
    expect(await draw(stored, line({ tail: NOW + 400 }), false)).toBe('refused');
  });
});

describe('a line', () => {
  test('is busy while its last number is not due', () => {
    expect(isBusy(undefined, NOW, paced, false)).toBe(false);
    expect(isBusy(line(), NOW + 19_999, paced, false)).toBe(true);
    expect(isBusy(line(), NOW + 20_000, paced, false)).toBe(false);
  });

  test('in which nobody moves although something is free is deserted', () => {
    expect(isBusy(line(), NOW + 3000, paced, true)).toBe(true);
    expect(isBusy(line(), NOW + 3001, paced, true)).toBe(false);
    expect(isBusy(line({ gap: 2000 }), NOW + 6000, paced, true)).toBe(true);
  });

  test('that shares the rate is due later, and is asked again halfway', () => {
    const slow = line({ gap: 800 });
    expect(dueAt(slow, NOW + 2000, NOW, paced)).toBe(NOW + 8000);
    expect(dueInMs(slow, NOW + 2000, NOW, paced)).toBe(4000);
    expect(dueInMs(line({ gap: 300 }), NOW + 2000, NOW, paced)).toBe(2000);
  });

  test('is asked again after ten minutes at the latest, or after half of what it will take', () => {
    expect(dueInMs(line({ gap: 200 }), NOW + 900_000, NOW, paced)).toBe(600_000);
    expect(dueInMs(line({ gap: 200 }), NOW + 4_000_000, NOW, paced)).toBe(2_000_000);
  });

  test('lets a number in a second early, because a Wait lasts whole seconds', () => {
    expect(isDue(line(), NOW + 5000, NOW + 3999, paced)).toBe(false);
    expect(isDue(line(), NOW + 5000, NOW + 4000, paced)).toBe(true);
  });

  test('lets in as many as there are places, in any order', () => {
    expect(isDue(line(), NOW + 2000, NOW, counted)).toBe(true);
    expect(isDue(line(), NOW + 2200, NOW + 60_000, counted)).toBe(false);
  });

  test('whose places are held for long is as slow as they are long', () => {
    expect(dueAt(line(), NOW + 4000, NOW + 30_000, counted)).toBe(NOW + 60_000);
  });
});

describe('letting in', () => {
  const given = { now: NOW + 400, slotAt: NOW + 1000, restedUntil: 0, pace: paced };

  test('moves the line up to the number, from the time of its slot', () => {
    // Three places in a second, of which an eighth counts.
    expect(letIn('n1', line(), NOW + 600, given)).toEqual({ set: { n1h: NOW + 600, n1a: NOW + 1000, n1g: 217 } });
  });

  test('counts a long gap as twice the mean at most', () => {
    expect(letIn('n1', line(), NOW + 200, given)).toMatchObject({ set: { n1g: 225 } });
  });

  test('for a slot that nobody else wanted shows that the line is faster', () => {
    const slow = line({ gap: 400, at: NOW - 2000 });
    expect(letIn('n1', slow, NOW + 200, { ...given, slotAt: NOW + 400 })).toMatchObject({
      set: { n1a: NOW + 400, n1g: 350 },
    });
  });

  test('before its turn only shows that the line is faster', () => {
    expect(letIn('n1', line({ gap: 400 }), NOW + 9000, given)).toEqual({ set: { n1g: 350 } });
  });

  test('of one who is late, or never stood there, changes nothing', () => {
    expect(letIn('n1', line(), NOW - 200, given)).toEqual({});
    expect(letIn('n1', line(), undefined, given)).toEqual({});
    expect(letIn('n1', undefined, NOW, given)).toEqual({});
  });

  test('does not count a cool-down', () => {
    expect(letIn('n1', line(), NOW + 400, { ...given, restedUntil: NOW + 1000 })).toMatchObject({ set: { n1g: 175 } });
  });

  test('moves by one where places are counted', () => {
    expect(letIn('n1', line(), NOW + 1600, { ...given, pace: counted })).toEqual({
      add: { n1h: 200 },
      set: { n1a: NOW + 1000, n1g: 280 },
    });
  });

  test('is not moved by one that has stood in it before, whose place was a turn of it all the same', () => {
    expect(letIn('n1', line(), 0, { ...given, pace: counted })).toEqual({ set: { n1a: NOW + 1000 } });
  });
});
