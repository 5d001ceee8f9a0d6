import { describe, expect, jest, test } from '@jest/globals';
import type { Interval } from '../../../core/durations/observation.ts';
import { sizeOf } from '../../../bench/price/counting-table.ts';
import { between, desk, times, workload } from './desk.ts';

describe('tasks that fail', () => {
  const ended = between(39, 41);
  const quickly = between(2.9, 3.1);
  /** One in so many fails. */
  const some = async ({ learn }: ReturnType<typeof desk>, tasks: number, oneIn: number, failed: Interval) => {
    for (let i = 1; i <= tasks; i += 1) {
      const didFail = i % oneIn === 0;
      await learn([didFail ? failed : ended], workload, didFail);
    }
  };
  const partitions = ({ table }: ReturnType<typeof desk>) => table.items().map(({ pk }) => pk);

  test('often, after another time, are learnt apart: they do not pull at the mean of the others', async () => {
    const bench = desk();
    await some(bench, 200, 5, quickly);
    const known = await bench.estimate();
    expect(Math.exp(known.means.workload)).toBeGreaterThan(38);
    expect(known.endedBy(4)).toBeGreaterThan(0.14);
    expect(known.endedBy(4)).toBeLessThan(0.26);
    expect(known.endedBy(36)).toBeLessThan(0.3);
    expect(known.endedBy(60)).toBeGreaterThan(0.9);
    const failed = await bench.estimate('unified.images~failed.abc.def');
    expect(Math.exp(failed.means.workload)).toBeLessThan(4);
  });

  test('after the same time as the others change nothing', async () => {
    const [apart, together] = [desk(), desk()];
    await some(apart, 200, 5, ended);
    await some(together, 200, Infinity, ended);
    const [a, b] = [await apart.estimate(), await together.estimate()];
    for (const seconds of [20, 38, 40, 42, 80]) expect(a.endedBy(seconds)).toBeCloseTo(b.endedBy(seconds), 1);
    expect(Math.exp(a.means.workload)).toBeCloseTo(Math.exp(b.means.workload), 0);
  });

  test('seldom are learnt with the rest, and cost nothing more', async () => {
    const bench = desk();
    await some(bench, 200, 60, quickly);
    expect(partitions(bench).filter((pk) => pk.includes('~failed'))).toEqual([]);
  });

  test('are all counted where others are drawn by lot: one alone makes no difference', async () => {
    const bench = desk();
    await bench.learn(times(300, ended));
    for (let i = 0; i < 40; i += 1) {
      await bench.learn([quickly], workload, true);
      await bench.learn(times(59, ended));
      expect(partitions(bench).filter((pk) => pk.includes('~failed'))).toEqual([]);
    }
  });

  test('no more are forgotten', async () => {
    const bench = desk();
    await some(bench, 200, 5, quickly);
    await bench.learn(times(400, ended));
    expect((await bench.estimate()).endedBy(4)).toBeLessThan(0.02);
  });

  test('in one workload alone fail there', async () => {
    const bench = desk();
    const other = 'unified.images.abc.xyz';
    for (let i = 1; i <= 300; i += 1) {
      await bench.learn([ended]);
      await bench.learn([i % 2 === 0 ? quickly : ended], other, i % 2 === 0);
    }
    expect((await bench.estimate()).endedBy(4)).toBeLessThan(0.12);
    expect((await bench.estimate(other)).endedBy(4)).toBeGreaterThan(0.35);
  });

  test('cost no more than five writes a task in the mean, if all of them do', async () => {
    const bench = desk();
    const update = jest.spyOn(bench.table, 'update');
    await some(bench, 300, 1, quickly);
    expect(update.mock.calls.length / 300).toBeLessThan(5);
    expect((await bench.estimate()).endedBy(4)).toBeGreaterThan(0.9);
  });

  test('leave items of at most 1 KB', async () => {
    const bench = desk();
    for (let i = 0; i < 900; i += 1) {
      await bench.learn([between(1.5 ** (i % 20), 1.5 ** (i % 20) * 1.6)], workload, i % 3 === 0);
    }
    for (const item of bench.table.items()) expect(sizeOf(item)).toBeLessThanOrEqual(1024);
  });
});
