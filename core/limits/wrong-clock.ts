/**
 * What a machine whose clock is far ahead leaves in a limit item, or whose clock is set back then: times that nobody
 * could have reserved by now. They are not believed, or the group would stand still until the other clocks get there.
 */
import type { Deployment } from '../deployment.ts';
import { profileNames } from '../provider/profiles.ts';
import { providerKeyIdOf } from '../provider/provider-key-id.ts';
import { limitsOf } from './group-limits.ts';
import { longestLeadMs } from './lead.ts';
import { spacing, type LimitState } from './limit-item.ts';
import type { Line } from './line.ts';

/** Clocks of machines differ by less, and a slot that is as far off is waited for. */
export const CLOCKS_DIFFER_MS = 60_000;

/** How far ahead a slot of a limit group may lie, in milliseconds: its slowest profile may have reserved it. */
export function furthestMs(deployment: Deployment, group: string, profile: string): number {
  const profiles = profileNames.filter((name) => name === profile || providerKeyIdOf(deployment, name) === group);
  const spacings = profiles.map((name) => {
    const { rate } = limitsOf(deployment, name);
    return rate === undefined ? 0 : spacing(rate);
  });
  return longestLeadMs(1000 * deployment.settings.slotLeadSeconds) + Math.max(...spacings) + CLOCKS_DIFFER_MS;
}

/** The state with its `tat` where that can be, and else with none ahead; `doubted` is what it says. */
export function believed(state: LimitState, now: number, mostMs: number): LimitState & { readonly doubted?: number } {
  const { tat, notBefore } = state;
  // A cool-down sets both; it has a longest length of its own.
  return tat > Math.max(now, notBefore) + mostMs ? { ...state, tat: now, doubted: tat } : state;
}

/** A line that was last let in at a time that cannot be is over: whoever still stands in it may come. */
export function standing(line: Line | undefined, now: number, mostMs: number): Line | undefined {
  return line !== undefined && line.at > now + mostMs ? { ...line, head: line.tail, at: now } : line;
}
