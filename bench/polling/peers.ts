/** How others look: seconds before the first look, and before each one after it. */
import type { Random } from '../../core/ports.ts';
import { uniform } from './random.ts';
import type { Policy } from './replay.ts';

/** `looks`: how many were made already. */
type Waits = (looks: number, random: Random) => number;

/** A first look at once and the others by `then`, counted from 1. */
const atOnce =
  (then: Waits): Waits =>
  (looks, random) =>
    looks === 0 ? 0 : then(looks, random);

/** By name, as their documentation and sources have it. */
export const peers: Readonly<Record<string, Waits>> = {
  'fixed 10 s': () => 10,
  'CDK waiter': atOnce(() => 5),
  'job poller': () => 30,
  'AWS durable functions': atOnce((k, random) =>
    Math.max(1, Math.round(uniform(random, 0, Math.min(5 * 1.5 ** (k - 1), 300)))),
  ),
  Temporal: atOnce((k) => Math.min(2 ** (k - 1), 100)),
  'smithy waiter': atOnce((k, random) => uniform(random, 2, Math.min(2 ** k, 120))),
  'azure core-lro': atOnce(() => 2),
  runway: (_, random) => uniform(random, 4.5, 7.5),
  fal: atOnce(() => 0.5),
  replicate: atOnce(() => 0.5),
};

/** A peer as a policy. */
export const peer = (waits: Waits, random: Random): Policy => ({ wait: (_, __, looks) => waits(looks, random) });
