/** Clients that know nothing of each other: each sends, and backs off on its own when it is refused. */
import type { Random } from '../../core/ports.ts';
import { backoffSeconds, refusalWaitSeconds } from '../../core/timing/backoff.ts';
import { retryAfterSeconds } from '../../core/timing/retry-after.ts';
import { seeded } from '../../local/seeded.ts';
import { VirtualTime } from '../../test/simulation/virtual-time.ts';
import { BenchProvider, type Seen } from './provider.ts';
import type { World } from './shop.ts';

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

/** Plays the first stream of a world with such clients. Waits in milliseconds, from the call to its acceptance. */
export async function playPeer(world: World, backoff: Backoff): Promise<{ seen: Seen; waits: number[] }> {
  const clock = new VirtualTime();
  const random = seeded(world.seed);
  const provider = new BenchProvider(clock, random, world.provider);
  const [least, most] = world.jobSeconds;
  const [stream] = world.streams;
  if (stream === undefined) throw new Error('A world without tasks.');

  /** Calls until it is not refused; answers with the body. */
  async function insist(method: 'POST' | 'GET', url: string): Promise<{ id?: string; status?: string }> {
    for (let refusals = 0; ; refusals += 1) {
      const reply = await provider.call({ method, url }, least + random() * (most - least));
      if (reply.kind !== 'answer') throw new Error(`The provider answered with ${reply.kind}.`);
      if (reply.status !== 429) return JSON.parse(reply.body) as { id?: string; status?: string };
      await clock.sleep(1000 * backoff(refusals, retryAfterSeconds(reply.headers, clock.now(), 3600), random));
    }
  }

  async function client(i: number): Promise<number> {
    await clock.sleep((1000 * i) / (stream?.perSecond ?? 1));
    const cameAt = clock.now();
    const { id = '' } = await insist('POST', '/');
    const waitedMs = clock.now() - cameAt;
    do await clock.sleep(1000 * LOOK_SECONDS);
    while ((await insist('GET', `/${id}`)).status !== 'completed');
    return waitedMs;
  }

  const waits = await clock.run(Promise.all(Array.from({ length: stream.tasks }, (_, i) => client(i))));
  return { seen: provider.seen, waits };
}
