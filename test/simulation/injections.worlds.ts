import { expect, test } from '@jest/globals';
import { makeBlueprint } from '../../local/blueprint.ts';
import { live } from './world.ts';

const blueprint = makeBlueprint({});
const seeds = Array.from({ length: 30 }, (_, i) => i + 1);

test('the same seed is the same world, and with all of its injections named it is that world too', async () => {
  for (const seed of seeds) {
    const whole = await live(seed, blueprint);
    expect(new Set(whole.injected).size).toBe(whole.injected.length);
    expect(await live(seed, blueprint)).toEqual(whole);
    expect(await live(seed, blueprint, new Set(whole.injected))).toEqual(whole);
  }
});

test('what comes before an injection that is left out does not change', async () => {
  for (const seed of seeds) {
    const { injected } = await live(seed, blueprint);
    const last = injected.at(-1) ?? '';
    const rest = injected.filter((one) => one !== last);
    expect((await live(seed, blueprint, new Set(rest))).injected).toEqual(rest);
  }
});

test('a world without any holds, and every task in it comes to its end without a fault', async () => {
  for (const seed of seeds) {
    const { violations, injected, timeline } = await live(seed, blueprint, new Set());
    expect([violations, injected]).toEqual([[], []]);
    const answers = (kinds: RegExp) => timeline.filter((line) => kinds.test(line)).length;
    // Deadlines are short: there a task may end with its provider still at work.
    expect(answers(/answers (succeeded|too_late) p/)).toBe(answers(/answers accepted p/));
  }
});
