import { peers, playPeer } from './peers.ts';
import type { Seen } from './provider.ts';
import { play, type Stream, type Went, type World } from './shop.ts';
import { rateWorlds, sharedWorlds } from './worlds.ts';

/** One of the draws of a world. */
interface Drawn {
  readonly seed: number;
  readonly used: number;
  readonly refused: number;
}

/** Sending of one limit group by one kind of client. */
export interface RateRow {
  readonly world: string;
  readonly policy: string;
  readonly seed: number;
  /** POSTs and, where they count, looks. */
  readonly requests: number;
  /** Answered 429. */
  readonly refused: number;
  /** What the provider let through from the 20th on, as a share of what it would have let through. */
  readonly used: number;
  /** Of ours: this draw is the one in the middle of these, the lower of the two. */
  readonly drawn?: readonly Drawn[];
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

/** Seeds of the draws. */
const DRAWS = [1, 2, 3, 4, 5, 6, 7, 8];
/** The shared world that clients of their own are played in as well. */
const [BESIDE_PEERS] = Object.keys(sharedWorlds);

type Played = Awaited<ReturnType<typeof play>>;

/** Plays every world. */
export async function measure(): Promise<Results> {
  const rate: RateRow[] = [];
  const shares: ShareRow[] = [];
  const items: ItemRow[] = [];
  for (const [name, given] of Object.entries<World>({ ...rateWorlds, ...sharedWorlds })) {
    const isRate = name in rateWorlds;
    const { world, played, row } = isRate ? await inTheMiddle(name, given) : await onePlay(name, given);
    if (isRate) rate.push(row);
    shares.push(...shareRows(name, world, played.went));
    for (const [policy, backoff] of isRate || name === BESIDE_PEERS ? Object.entries(peers) : []) {
      const peer = await playPeer(world, backoff);
      if (isRate) rate.push(rateRow(name, policy, world, peer.seen, peer.waits.flat()));
      else shares.push(...world.streams.map((stream, i) => shareRow(name, policy, stream, peer.waits[i] ?? [])));
    }
    items.push(itemRow(name, played));
  }
  return { rate, shares, items };
}

interface OnePlay {
  readonly world: World;
  readonly played: Played;
  readonly row: RateRow;
}

/** A world as ours plays it. */
async function onePlay(name: string, world: World): Promise<OnePlay> {
  const played = await play(world);
  return { world, played, row: rateRow(name, 'Bide', world, played.seen, played.went.map(waitOf)) };
}

/** Of all draws the one in the middle by what is used of the rate, the lower of the two, and what the others came to. */
async function inTheMiddle(name: string, world: World): Promise<OnePlay> {
  const plays: OnePlay[] = [];
  for (const seed of DRAWS) plays.push(await onePlay(name, { ...world, seed }));
  const drawn = plays.map(({ row: { seed, used, refused } }) => ({ seed, used, refused }));
  const middle = plays.toSorted((a, b) => a.row.used - b.row.used)[DRAWS.length / 2 - 1];
  if (middle === undefined) throw new Error('Nothing was drawn.');
  return { ...middle, row: { ...middle.row, drawn } };
}

const itemRow = (world: string, { went, seen, limitUnits, busiestSecond }: Played): ItemRow => ({
  world,
  refused: seen.refused,
  writeUnitsPerTask: rounded(limitUnits / went.length),
  writeUnitsInTheBusiestSecond: busiestSecond,
  mostAtOnce: seen.mostAtOnce,
});

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
  { provider, seed }: World,
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
    seed,
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
