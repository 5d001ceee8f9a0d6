import { afterEach, expect, test } from '@jest/globals';
import { makeBlueprint } from '../../local/blueprint.ts';
import { guards } from '../guards/guards.ts';
import { without } from '../guards/without-guard.ts';
import { Crew } from './crew.ts';
import { tell } from './failure.ts';
import { addTotals, noTotals } from './totals.ts';

const crews: Crew[] = [];
afterEach(() => {
  for (const crew of crews.splice(0)) crew.dismiss();
});

/** Processes that run the system without one of its guards. */
async function crewWithout(name: string): Promise<Crew> {
  const guard = guards.find((one) => one.name === name);
  if (guard === undefined) throw new Error(`There is no guard "${name}".`);
  const crew = await Crew.hire(1, makeBlueprint({}), [without(guard)]);
  crews.push(crew);
  return crew;
}

async function firstBroken(crew: Crew, seeds: number): Promise<number> {
  const totals = noTotals();
  await crew.live(1, seeds, (part) => addTotals(totals, part));
  return totals.broken[0] ?? 0;
}

test.each([
  { name: 'the loser of the SENDING write does not POST', seeds: 400 },
  { name: 'the id is logged before it is stored', seeds: 200 },
  { name: 'nobody looks during a cool-down', seeds: 400 },
])(
  'without "$name" a world breaks, and at most a third of what went wrong is told as its cause',
  async ({ name, seeds }) => {
    const crew = await crewWithout(name);
    const seed = await firstBroken(crew, seeds);
    expect(seed).toBeGreaterThan(0);
    const failure = await crew.explain(seed);
    expect(failure.seed).toBe(seed);
    expect(failure.injected).toBeGreaterThan(0);
    expect(failure.needed.length).toBeLessThanOrEqual(failure.injected / 3);
    expect(failure.shrunk.violations.map((one) => one.slice(0, 2))).toContain(failure.violations[0]?.slice(0, 2));
    // The same once more: what is told can be replayed.
    expect(await crew.explain(seed)).toEqual(failure);
    const told = tell(failure, 'a commit').split('\n');
    expect(told[0]).toBe(`seed ${seed} at a commit`);
    expect(told).toContain(`again with everything: npm run simulate -- --seed ${seed}`);
    for (const { n, address } of failure.needed) expect(told).toContain(`  #${n} ${address}`);
  },
  60_000,
);
