/** Clients that know nothing of each other: each sends, and backs off on its own when it is refused. */
import type { Random } from '../../core/ports.ts';
import { backoffSeconds, refusalWaitSeconds } from '../../core/timing/backoff.ts';
import { retryAfterSeconds } from '../../core/timing/retry-after.ts';
import { seeded } from '../../local/seeded.ts';
import { VirtualTime } from '../../test/simulation/virtual-time.ts';
import { BenchProvider, type Seen } from './provider.ts';
import type { Stream, World } from './shop.ts';

type Backoff = (refusals: number, askedSeconds: number | undefined, random: Random) => number;

const bounds = { baseSeconds: 1, capSeconds: 60 };

/** By name: seconds after a refusal. */
export const peers: Readonly<Record<string, Backoff>> = {
  'each on its own: exponential, full jitter': (refusals, _asked, random) => backoffSeconds(refusals, bounds, random),
  'each on its own: Retry-After, then exponential': (refusals, asked, random) =>
    refusalWaitSeconds(refusals, asked, bounds, random),
};

/** A look every so often, as most clients do it. */
const LOOK_SECONDS = 3;

/** A world as such clients have it. */
export interface PeerPlayed {
  readonly seen: Seen;
  /** Of each stream: milliseconds of each task from the first call to its acceptance. */
  readonly waits: readonly (readonly number[])[];
}

/** Plays a world with such clients, of which none knows of lanes or owners. */
export async function playPeer(world: World, backoff: Backoff): Promise<PeerPlayed> {
  const clock = new VirtualTime();
  const random = seeded(world.seed);
  const provider = new BenchProvider(clock, random, world.provider);
  const [least, most] = world.jobSeconds;

  /** Calls until it is not refused; answers with the body. */
  async function insist(method: 'POST' | 'GET', url: string): Promise<{ id?: string; status?: string }> {
    for (let refusals = 0; ; refusals += 1) {
      const reply = await provider.call({ method, url }, least + random() * (most - least));
      if (reply.kind !== 'answer') throw new Error(`The provider answered with ${reply.kind}.`);
      if (reply.status !== 429) return JSON.parse(reply.body) as { id?: string; status?: string };
      await clock.sleep(1000 * backoff(refusals, retryAfterSeconds(reply.headers, clock.now(), 3600), random));
    }
  }

  async function client({ perSecond, fromSecond }: Stream, i: number): Promise<number> {
    await clock.sleep(1000 * (fromSecond + i / perSecond));
    const cameAt = clock.now();
    const { id = '' } = await insist('POST', '/');
    const waitedMs = clock.now() - cameAt;
    do await clock.sleep(1000 * LOOK_SECONDS);
    while ((await insist('GET', `/${id}`)).status !== 'completed');
    return waitedMs;
  }

  const all = (stream: Stream) => Promise.all(Array.from({ length: stream.tasks }, (_, i) => client(stream, i)));
  const waits = await clock.run(Promise.all(world.streams.map(all)));
  return { seen: provider.seen, waits };
}
