import { describe, expect, test } from '@jest/globals';
import { durationsIn } from '../../../core/durations/durations.ts';
import { quantileSeconds } from '../../../core/durations/quantile.ts';
import { DECAY, EPOCH_TASKS, MOST_BUCKETS } from '../../../core/durations/node.ts';
import { sizeOf } from '../../../bench/price/counting-table.ts';
import { seeded } from '../../../bench/polling/random.ts';
import { between, desk, times, workload } from './desk.ts';

describe('what is learnt', () => {
  test('is nothing at first, and anything is possible', async () => {
    const known = await desk().estimate();
    expect(known.samples).toBe(0);
    expect(known.endedBy(1)).toBeLessThan(0.1);
    expect(known.endedBy(1000)).toBeLessThan(1);
  });

  test('lies between the looks', async () => {
    const { learn, estimate } = desk();
    await learn(times(60, between(10, 12)));
    const known = await estimate();
    expect(known.endedBy(12) - known.endedBy(10)).toBeGreaterThan(0.8);
    expect(quantileSeconds(known, 0.5, 0)).toBeGreaterThan(10);
    expect(quantileSeconds(known, 0.5, 0)).toBeLessThan(12);
  });

  test('is exact where the provider tells', async () => {
    const { learn, estimate } = desk();
    await learn(times(60, between(600, 600)));
    const known = await estimate();
    expect(Math.exp(known.means.workload)).toBeGreaterThan(580);
    expect(Math.exp(known.means.workload)).toBeLessThan(610);
  });

  test('of a task that never ended is that it takes longer', async () => {
    const { learn, estimate } = desk();
    await learn([...times(30, between(9, 11)), ...times(10, between(100, Infinity))]);
    expect((await estimate()).endedBy(100)).toBeLessThan(0.8);
  });

  test('goes to the model and to the profile as well: a new kind starts from there', async () => {
    const { learn, estimate } = desk();
    await learn(times(40, between(100, 110)));
    expect((await estimate('unified.images.abc.zzz')).endedBy(90)).toBeLessThan(0.2);
    expect((await estimate('unified.images.zzz.yyy')).endedBy(50)).toBeLessThan(0.3);
    expect((await estimate('unified.videos.abc.def')).samples).toBe(0);
  });

  test('follows a drift: the median has moved after fifty tasks', async () => {
    const { learn, estimate } = desk();
    await learn(times(300, between(10, 11)));
    expect(Math.floor(quantileSeconds(await estimate(), 0.5, 0))).toBe(10);
    await learn(times(50, between(30, 33)));
    expect(quantileSeconds(await estimate(), 0.5, 0)).toBeGreaterThan(25);
    expect(quantileSeconds(await estimate(), 0.5, 0)).toBeLessThan(35);
  });
});

describe('how it is kept', () => {
  test('every node is one item of at most 1 KB, whatever was seen', async () => {
    const { learn, table } = desk();
    const random = seeded(3);
    await learn(
      Array.from({ length: 400 }, () => {
        const after = 3600 ** random();
        return between(after, after * (1.01 + random()));
      }),
    );
    const items = table.items();
    expect(items.map(({ pk }) => pk).sort()).toEqual([
      'WORKLOAD#unified.images',
      'WORKLOAD#unified.images..def',
      'WORKLOAD#unified.images.abc',
    ]);
    for (const item of items) {
      expect(sizeOf(item)).toBeLessThanOrEqual(1024);
      const buckets = Object.keys(item).filter((name) => /^[ab]\d+$/.test(name));
      expect(buckets.length).toBeLessThanOrEqual(MOST_BUCKETS);
      const numbers = Object.values(item).filter((value) => typeof value === 'number');
      expect(numbers.every(Number.isSafeInteger)).toBe(true);
    }
  });

  test('writers need no order and no condition: ADDs of two who knew nothing of each other both count', async () => {
    const { table, clock, durations, estimate } = desk();
    const other = durationsIn({ table, clock, random: () => 0 });
    await Promise.all([durations.learn(workload, between(5, 6), false), other.learn(workload, between(5, 6), false)]);
    expect((await estimate()).samples).toBeCloseTo(2 * DECAY.shape ** 2, 10);
  });

  test('a new epoch begins when the old one is full, and nothing is forgotten by it', async () => {
    const { learn, estimate, table } = desk();
    await learn(times(EPOCH_TASKS + 300, between(20, 22)));
    const epochs = table.items().filter(({ pk }) => pk === 'WORKLOAD#unified.images..def');
    expect(epochs.map(({ sk }) => sk).sort()).toEqual(['DURATIONS#00000000', 'DURATIONS#00000001']);
    expect((await estimate()).samples).toBeGreaterThan(80);
    expect(quantileSeconds(await estimate(), 0.1, 0)).toBeGreaterThan(18);
    expect(quantileSeconds(await estimate(), 0.9, 0)).toBeLessThan(24);
  });

  test('what was read is good for a minute', async () => {
    const { durations, clock } = desk();
    await durations.estimate(workload);
    await durations.learn(workload, between(5, 6), false);
    expect((await durations.estimate(workload))?.samples).toBe(0);
    clock.jump(60_000);
    expect((await durations.estimate(workload))?.samples).toBeCloseTo(DECAY.shape, 10);
  });

  test.each([1, 10])(
    'a thousand tasks that end within a minute, in %d environments, are the last hundred',
    async (n) => {
      const { table, clock, estimate } = desk();
      const environments = Array.from({ length: n }, (_, i) => durationsIn({ table, clock, random: seeded(i + 1) }));
      for (let task = 0; task < 1000; task += 1) {
        clock.jump(50);
        await environments[task % n]?.learn(workload, between(20, 21), false);
      }
      const known = await estimate();
      expect(known.samples).toBeGreaterThan(95);
      expect(known.samples).toBeLessThan(105);
      expect(known.endedBy(22) - known.endedBy(19)).toBeGreaterThan(0.9);
    },
  );

  test('a task costs at most five write units, and most cost one or less', async () => {
    const { table, clock } = desk();
    let writes = 0;
    const counting = {
      list: table.list.bind(table),
      update: (update: Parameters<typeof table.update>[0]) => {
        writes += 1;
        return table.update(update);
      },
    };
    const durations = durationsIn({ table: counting, clock, random: seeded(5) });
    const costs: number[] = [];
    for (let i = 0; i < 1000; i += 1) {
      const before = writes;
      await durations.learn(workload, between(10, 12), false);
      clock.jump(61_000);
      costs.push(writes - before);
    }
    expect(Math.max(...costs)).toBe(3);
    expect(costs.slice(100).reduce((sum, n) => sum + n, 0) / 900).toBeLessThan(1);
  });

  test('a name that is no workload teaches nothing', async () => {
    const { durations, table } = desk();
    await durations.learn('nonsense', between(1, 2), false);
    expect(await durations.estimate('nonsense')).toBeUndefined();
    expect(table.items()).toEqual([]);
  });
});
