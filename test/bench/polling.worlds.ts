/** Tasks whose truth is known, one world after another. */
import { expect, test } from '@jest/globals';
import { playWorlds, WORST } from '../../bench/polling/worlds.ts';

test('in no world is ours dearer than a tenth above plain growing waits', async () => {
  for (const { world, ratio } of await playWorlds(2, [11], 200)) expect([world, ratio <= WORST]).toEqual([world, true]);
});
