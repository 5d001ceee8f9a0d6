/** One world that broke, told so that a person can find out why. */
import type { Blueprint } from '../../local/blueprint.ts';
import type { Address } from './injections.ts';
import { shrink } from './shrink.ts';
import { live, type Report } from './world.ts';

/** A violation with as little around it as possible. */
export interface Failure {
  readonly seed: number;
  /** As it was with everything. */
  readonly violations: readonly string[];
  readonly injected: number;
  /** What is enough for a violation of the same invariant, each with its number among all that were injected. */
  readonly needed: readonly { readonly n: number; readonly address: Address }[];
  /** The world with only these. */
  readonly shrunk: Pick<Report, 'violations' | 'timeline'>;
}

/** Lives through a world that broke again and again, with ever less going wrong. */
export async function explain(broken: Report, blueprint: Blueprint): Promise<Failure> {
  const { seed, injected, violations } = broken;
  const invariant = invariantOf(violations[0] ?? '');
  const again = (some: readonly Address[]) => live(seed, blueprint, new Set(some));
  const fails = async (some: readonly Address[]) =>
    (await again(some)).violations.some((violation) => invariantOf(violation) === invariant);
  // A world that is cut down to all that was injected is the same world.
  const needed = await shrink(injected, fails);
  const { violations: left, timeline } = await again(needed);
  const numbered = needed.map((address) => ({ n: injected.indexOf(address) + 1, address }));
  return {
    seed,
    violations,
    injected: injected.length,
    needed: numbered,
    shrunk: { violations: left, timeline },
  };
}

/** `I5` of "I5: outcome changed". */
export const invariantOf = (violation: string): string => violation.slice(0, violation.indexOf(':'));

/** `commit`: what the seed is worth something with. */
export function tell({ seed, violations, injected, needed, shrunk }: Failure, commit: string): string {
  const only = needed.map(({ n }) => n).join(',');
  return [
    `seed ${seed} at ${commit}`,
    ...violations.map((one) => `  VIOLATION ${one}`),
    `${needed.length} of ${injected} injections are enough:`,
    ...needed.map(({ n, address }) => `  #${n} ${address}`),
    'with these alone:',
    ...shrunk.timeline.map((line) => `  ${line}`),
    ...shrunk.violations.map((one) => `  VIOLATION ${one}`),
    `again with everything: npm run simulate -- --seed ${seed}`,
    ...(needed.length > 0 ? [`again with these alone: npm run simulate -- --seed ${seed} --only ${only}`] : []),
    '',
  ].join('\n');
}
