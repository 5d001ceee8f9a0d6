import { peers, playPeer } from './peers.ts';
import type { Seen } from './provider.ts';
import { play, type Stream, type Went, type World } from './shop.ts';
import { rateWorlds, sharedWorlds } from './worlds.ts';

/** Sending of one limit group by one kind of client. */
export interface RateRow {
  readonly world: string;
  readonly policy: string;
  /** POSTs and, where they count, looks. */
  readonly requests: number;
  /** Answered 429. */
  readonly refused: number;
  /** What the provider let through from the 20th on, as a share of what it would have let through. */
  readonly used: number;
  /** The same of other draws; of ours. */
  readonly drawn?: readonly number[];
  readonly p50Seconds: number;
  readonly p99Seconds: number;
}

/** One stream of tasks in a shared world. */
export interface ShareRow {
  readonly world: string;
  readonly policy: string;
  readonly stream: string;
  readonly tasks: number;
  readonly p50Seconds: number;
  readonly p99Seconds: number;
  /** Of a task, up to its acceptance; absent where there is no state machine. */
  readonly transitions?: number;
}

/** What a limit item took. */
export interface ItemRow {
  readonly world: string;
  readonly refused: number;
  readonly writeUnitsPerTask: number;
  readonly writeUnitsInTheBusiestSecond: number;
  readonly mostAtOnce: number;
}

export interface Results {
  readonly rate: readonly RateRow[];
  readonly shares: readonly ShareRow[];
  readonly items: readonly ItemRow[];
}

/** Seeds of the other draws. */
const DRAWS = [1, 2, 3, 4, 5, 6, 7, 8];
/** The shared world that clients of their own are played in as well. */
const [BESIDE_PEERS] = Object.keys(sharedWorlds);

/** Plays every world. */
export async function measure(): Promise<Results> {
  const rate: RateRow[] = [];
  const shares: ShareRow[] = [];
  const items: ItemRow[] = [];
  for (const [name, world] of Object.entries<World>({ ...rateWorlds, ...sharedWorlds })) {
    const { went, seen, limitUnits, busiestSecond } = await play(world);
    const isRate = name in rateWorlds;
    if (isRate) rate.push({ ...rateRow(name, 'Bide', world, seen, went.map(waitOf)), ...(await drawn(world)) });
    shares.push(...shareRows(name, world, went));
    for (const [policy, backoff] of isRate || name === BESIDE_PEERS ? Object.entries(peers) : []) {
      const peer = await playPeer(world, backoff);
      if (isRate) rate.push(rateRow(name, policy, world, peer.seen, peer.waits.flat()));
      else shares.push(...world.streams.map((stream, i) => shareRow(name, policy, stream, peer.waits[i] ?? [])));
    }
    items.push({
      world: name,
      refused: seen.refused,
      writeUnitsPerTask: rounded(limitUnits / went.length),
      writeUnitsInTheBusiestSecond: busiestSecond,
      mostAtOnce: seen.mostAtOnce,
    });
  }
  return { rate, shares, items };
}

async function drawn(world: World): Promise<Pick<RateRow, 'drawn'>> {
  const used: number[] = [];
  for (const seed of DRAWS) used.push(rateRow('', '', world, (await play({ ...world, seed })).seen, []).used);
  return { drawn: used };
}

const waitOf = ({ cameAt, acceptedAt }: Went): number => acceptedAt - cameAt;

const rounded = (value: number): number => Math.round(1000 * value) / 1000;

/** In seconds, to a tenth. */
function quantile(waitsMs: readonly number[], q: number): number {
  const sorted = [...waitsMs].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0) / 100) / 10;
}

/** One line of the first table; `waits` in milliseconds. */
export function rateRow(
  world: string,
  policy: string,
  { provider }: World,
  seen: Seen,
  waits: readonly number[],
): RateRow {
  const { requests = 1, perSeconds = 1, countsLooks = false } = provider.rate ?? {};
  const counted = countsLooks ? seen.passed : seen.accepted;
  // While purchases are made: at the end only looks are left, and nobody has anything to send.
  const until = seen.accepted.at(-1) ?? 0;
  const later = counted.slice(19).filter((at) => at <= until);
  const seconds = ((later.at(-1) ?? 0) - (later[0] ?? 0)) / 1000;
  return {
    world,
    policy,
    requests: seen.posts + (countsLooks ? seen.looks : 0),
    refused: seen.refused,
    used: rounded((later.length - 1) / seconds / (requests / perSeconds)),
    p50Seconds: quantile(waits, 0.5),
    p99Seconds: quantile(waits, 0.99),
  };
}

function shareRows(world: string, { streams }: World, went: readonly Went[]): ShareRow[] {
  return streams.map((stream) => {
    const mine = went.filter((one) => one.stream === stream);
    const transitions = mine.reduce((sum, one) => sum + one.transitions, 0) / mine.length;
    return { ...shareRow(world, 'Bide', stream, mine.map(waitOf)), transitions: Math.round(10 * transitions) / 10 };
  });
}

const shareRow = (
  world: string,
  policy: string,
  { owner, urgency, tasks }: Stream,
  waits: readonly number[],
): ShareRow => ({
  world,
  policy,
  stream: `${owner}, ${urgency}`,
  tasks,
  p50Seconds: quantile(waits, 0.5),
  p99Seconds: quantile(waits, 0.99),
});
