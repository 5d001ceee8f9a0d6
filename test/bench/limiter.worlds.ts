/** Tasks at the rate of their key, as `npm run bench -- limiter` plays them. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { rateRow, type Results } from '../../bench/limiter/measure.ts';
import { play } from '../../bench/limiter/shop.ts';
import { rateWorlds, sharedWorlds } from '../../bench/limiter/worlds.ts';

const { rate } = JSON.parse(readFileSync('bench/results/limiter.json', 'utf8')) as Results;

test.each(Object.entries(rateWorlds))('%s: what is committed of ours is what a run gives', async (name, given) => {
  const committed = rate.find((row) => row.world === name && row.policy === 'Bide');
  const world = { ...given, seed: committed?.seed ?? 0 };
  const { went, seen } = await play(world);
  const waits = went.map(({ cameAt, acceptedAt }) => acceptedAt - cameAt);
  expect(committed).toMatchObject(rateRow(name, 'Bide', world, seen, waits));
});

test('on a draw that no table shows, where looks come in bursts between the POSTs, 95 % of the rate is used', async () => {
  const world = rateWorlds['POSTs and looks count, 5 a second'];
  const { seen } = await play({ ...world, seed: 42 });
  expect(seen.refused).toBe(0);
  expect(rateRow('', '', world, seen, []).used).toBeGreaterThanOrEqual(0.95);
});

test.each([1, 2, 3, 4])(
  'on 10 places an owner of ten tasks beside one of 1,000 has his turns, draw %d',
  async (seed) => {
    const world = sharedWorlds['an owner of 10 and one of 1,000 on 10 places'];
    const { went } = await play({ ...world, seed });
    const slowest = world.streams.map((stream) =>
      Math.max(...went.filter((one) => one.stream === stream).map((one) => one.acceptedAt - one.cameAt)),
    );
    expect(slowest[0]).toBeGreaterThan(4_000_000);
    expect(slowest[1]).toBeLessThan(250_000);
  },
);
