/** Every policy over the same tasks. */
import { bide } from './bide.ts';
import { clairvoyant } from './clairvoyant.ts';
import { growing } from './growing.ts';
import { peer, peers } from './peers.ts';
import { seeded } from './random.ts';
import { replay, type Costs, type Row } from './replay.ts';

/** Means a task. */
export interface PolicyCosts extends Costs {
  readonly policy: string;
}

/** Fixed intervals that are tried, in whole seconds. */
const LONGEST_FIXED = 60;
const SEED = 7;

/** Ours first, then the limit, then the others from the cheapest. `each`: the cost of every task under ours. */
export async function compare(rows: readonly Row[], c: number, each?: (cost: number) => void): Promise<PolicyCosts[]> {
  const ours = bide(c, seeded(SEED), seeded(-SEED));
  const bideCosts = { policy: 'bide', ...(await replay(rows, ours, c, (_, cost) => each?.(cost))) };
  const others: PolicyCosts[] = [{ policy: 'bide, nothing learnt', ...(await replay(rows, growing(seeded(SEED)), c)) }];
  for (const [policy, waits] of Object.entries(peers)) {
    others.push({ policy, ...(await replay(rows, peer(waits, seeded(SEED)), c)) });
  }
  others.push(await bestFixed(rows, c));
  return [
    bideCosts,
    { policy: 'clairvoyant limit', ...clairvoyant(rows, c) },
    ...others.sort((a, b) => a.cost - b.cost),
  ].map(rounded);
}

async function bestFixed(rows: readonly Row[], c: number): Promise<PolicyCosts> {
  let best: PolicyCosts | undefined;
  for (let seconds = 1; seconds <= LONGEST_FIXED; seconds += 1) {
    const costs = await replay(rows, { wait: () => seconds }, c);
    if (best === undefined || costs.cost < best.cost)
      best = { policy: `best fixed in hindsight (${seconds} s)`, ...costs };
  }
  if (best === undefined) throw new Error('No fixed interval was tried.');
  return best;
}

const rounded = ({ policy, polls, delay, cost }: PolicyCosts): PolicyCosts => ({
  policy,
  polls: round(polls),
  delay: round(delay),
  cost: round(cost),
});

const round = (x: number) => Math.round(1e4 * x) / 1e4;
