import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { clairvoyant } from '../../bench/polling/clairvoyant.ts';
import { generate } from '../../bench/polling/generate.ts';
import { peer, peers } from '../../bench/polling/peers.ts';
import { compare } from '../../bench/polling/policies.ts';
import { pollingSection } from '../../docs/polling-section.ts';
import type { Polling } from '../../bench/polling/polling.ts';
import { seeded } from '../../bench/polling/random.ts';
import { replay, type Row } from '../../bench/polling/replay.ts';
import { WORST, worlds } from '../../bench/polling/worlds.ts';

const row = (seconds: number, at = 0): Row => ({ at, seconds, body: { model: 'm' } });

describe('the replay', () => {
  test('counts looks and the seconds from done to detected', async () => {
    const rows = [row(25), row(9.5)];
    expect(await replay(rows, { wait: () => 10 }, 2)).toEqual({ polls: 2, delay: 2.75, cost: 6.75 });
  });

  test('tells a policy nothing of a task before it was detected', async () => {
    const heard: string[] = [];
    const policy = {
      wait: (_: Row, elapsed: number, looks: number, now: number) => {
        heard.push(`look ${looks} at ${now} after ${elapsed}`);
        return 10;
      },
      detected: (_: Row, after: number, until: number, now: number) => {
        heard.push(`ended between ${after} and ${until}, at ${now}`);
      },
    };
    await replay([row(15), row(5, 12)], policy, 2);
    expect(heard).toEqual([
      'look 0 at 0 after 0',
      'look 1 at 10 after 10',
      'look 0 at 12 after 0',
      'ended between 10 and 20, at 20',
      'ended between 0 and 10, at 22',
    ]);
  });
});

test('peers wait as they are documented to', () => {
  const first = (name: string) => [0, 1, 2, 3, 9].map((looks) => peers[name]?.(looks, () => 0.999));
  expect(first('fixed 10 s')).toEqual([10, 10, 10, 10, 10]);
  expect(first('CDK waiter')).toEqual([0, 5, 5, 5, 5]);
  expect(first('job poller')).toEqual([30, 30, 30, 30, 30]);
  expect(first('Temporal')).toEqual([0, 1, 2, 4, 100]);
  expect(first('azure core-lro')).toEqual([0, 2, 2, 2, 2]);
  expect(first('fal')).toEqual([0, 0.5, 0.5, 0.5, 0.5]);
  expect(first('AWS durable functions')).toEqual([0, 5, 7, 11, 128]);
});

test('the clairvoyant limit is what its schedule costs', async () => {
  const rows = [row(10), row(10), row(10), row(30)];
  expect(clairvoyant(rows, 2)).toEqual({ polls: 1.25, delay: 0, cost: 2.5 });
  const twice = await replay(rows, { wait: (_, __, looks) => (looks === 0 ? 10 : 20) }, 2);
  expect(twice.cost).toBe(2.5);
});

test('no schedule is below the limit, and ours is the nearest', async () => {
  const rows = generate(seeded(1)).slice(0, 800);
  const policies = await compare(rows, 2);
  const [ours, limit, ...others] = policies.map(({ cost }) => cost);
  expect(policies.slice(0, 2).map(({ policy }) => policy)).toEqual(['bide', 'clairvoyant limit']);
  expect(Math.min(...others)).toBeGreaterThan(1.17 * (ours ?? NaN));
  expect(ours).toBeGreaterThan((limit ?? NaN) * 0.95);
  expect(
    (
      await replay(
        rows,
        peer(() => 10, seeded(1)),
        2,
      )
    ).cost,
  ).toBeGreaterThan(limit ?? NaN);
});

test('the workloads of a world of many are as many workloads, of one model or of a model each', () => {
  const kinds = (world: string) => {
    const random = seeded(1);
    const drawn = Array.from({ length: 10_000 }, (_, i) => worlds[world]?.draw(i, random));
    return new Set(drawn.map((one) => [one?.model, one?.steps, one?.outputs].join())).size;
  };
  expect(kinds('1,000 models, 3 s to 10 min')).toBe(1000);
  expect(kinds('1,000 workloads of one model, 3 s to 10 min')).toBe(1000);
});

describe('the committed runs', () => {
  const kept = (name: string) => JSON.parse(readFileSync(`bench/results/${name}.json`, 'utf8')) as Polling;
  const ratio = (name: string) => {
    const { policies } = kept(name);
    return (policies[0]?.cost ?? NaN) / (policies[1]?.cost ?? NaN);
  };

  test.each([
    ['polling-trace-c2', 1.06],
    ['polling-trace-half-c2', 1.13],
    ['polling-trace-c0.5', 1.09],
    ['polling-trace-c10', 1.09],
  ])('%s is within %p of the limit', (name, bar) => expect(ratio(name)).toBeLessThanOrEqual(bar));

  test('at least 17 % below every other schedule at c = 2, and at 0.5', () => {
    for (const name of ['polling-trace-c2', 'polling-trace-half-c2', 'polling-trace-c0.5', 'polling-c2']) {
      const [ours, , ...others] = kept(name).policies.map(({ cost }) => cost);
      expect(ours).toBeLessThanOrEqual(0.83 * Math.min(...others));
    }
  });

  test('at c = 10 at least 17 % below every schedule but the best fixed interval in hindsight', () => {
    const { policies } = kept('polling-trace-c10');
    const [ours = NaN, ...others] = policies
      .filter(({ policy }) => !policy.includes('hindsight'))
      .map(({ cost }) => cost);
    const [, ...peers] = others;
    expect(peers.length).toBeGreaterThan(5);
    expect(ours).toBeLessThanOrEqual(0.83 * Math.min(...peers));
  });

  test('in no world, whatever a look is worth, was ours dearer than a tenth above plain growing waits', () => {
    const { worlds: shown = [], worldsAt = [] } = kept('polling-c2');
    expect(worldsAt.map(({ c }) => c)).toEqual([0.5, 10]);
    for (const at of [shown, ...worldsAt.map((one) => one.worlds)]) {
      expect(at.map(({ world }) => world)).toEqual([...Object.keys(worlds), expect.stringMatching(/^adversary/)]);
      expect(at.filter(({ ratio }) => ratio > WORST)).toEqual([]);
    }
  });

  test('the page tells their numbers', () => {
    const page = readFileSync('docs/benchmarks.md', 'utf8');
    const told = page.slice(page.indexOf('<!-- polling:begin -->'), page.indexOf('<!-- polling:end -->'));
    const words = (markdown: string) => markdown.replaceAll(/[\s|-]+/g, ' ');
    expect(words(told)).toContain(words(pollingSection()));
  });
});
