/** A thousand tasks at the rate of their key. */
import { expect, test } from '@jest/globals';
import { rateRow } from '../../bench/limiter/measure.ts';
import { play } from '../../bench/limiter/shop.ts';
import { rateWorlds } from '../../bench/limiter/worlds.ts';

test('on a draw that no table shows, where looks come in bursts between the POSTs, 95 % of the rate is used', async () => {
  const world = rateWorlds['POSTs and looks count, 5 a second'];
  const { seen } = await play({ ...world, seed: 42 });
  expect(seen.refused).toBe(0);
  expect(rateRow('', '', world, seen, []).used).toBeGreaterThanOrEqual(0.95);
});
