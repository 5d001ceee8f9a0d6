/** Takes one guard out and sees who notices. */
import { failuresOf, passing } from './by-test.ts';
import { firstBroken } from './by-simulation.ts';
import type { Guard } from './guard.ts';

/** What was broken, who noticed, and how; undefined when nobody did. */
export type Noticed = { readonly broken: string; readonly by: string; readonly told: string } | undefined;

/** What a look for a notice works with. */
export interface Stand {
  /** A folder of its own, removed by whoever made it. */
  readonly folder: string;
  readonly blueprint: string;
  readonly seeds: number;
}

/**
 * Runs the simulation, or the guard's test, on the sources without it.
 * @throws when that seed breaks, or that test fails, with the guard as well
 */
export function notice(guard: Guard, stand: Stand): Promise<Noticed> {
  return guard.test === undefined ? bySimulation(guard, stand) : byTest(guard, guard.test, stand);
}

/** An invariant, or a limit. */
const NAMED = /^(I\d+|limit): /;

async function bySimulation(guard: Guard, stand: Stand): Promise<Noticed> {
  const found = await firstBroken(guard, [1, stand.seeds], stand);
  if (found === undefined) return undefined;
  const { seed, violations } = found;
  const { breaks } = guard;
  // A world that breaks down names nothing.
  const violation = violations.find((one) => (breaks === undefined ? NAMED.test(one) : one.startsWith(`${breaks}: `)));
  if (violation === undefined) return undefined;
  const whole = await firstBroken(undefined, [seed, seed], stand);
  if (whole !== undefined)
    throw new Error(`Seed ${seed} breaks with the guard "${guard.name}" too: ${whole.violations.join(', ')}`);
  const [, broken = 'the world', told = violation] = /^(\w+): (.*)$/s.exec(violation) ?? [];
  return { broken, by: `seed ${seed}`, told };
}

async function byTest(guard: Guard, { file, holds }: NonNullable<Guard['test']>, stand: Stand): Promise<Noticed> {
  const [told] = await failuresOf(file, guard, stand);
  if (told === undefined) return undefined;
  if (!(await passing(file)).has(told)) throw new Error(`"${told}" fails with the guard "${guard.name}" too.`);
  return { broken: holds, by: file, told };
}
