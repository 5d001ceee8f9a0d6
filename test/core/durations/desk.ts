/** Durations over a table in memory, taught one task after another. */
import { durationsIn } from '../../../core/durations/durations.ts';
import type { Interval } from '../../../core/durations/observation.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';
import { seeded } from '../../../bench/polling/random.ts';

export const workload = 'unified.images.abc.def';

export function desk() {
  const clock = new VirtualClock();
  const table = new MemoryTable({ clock });
  const durations = durationsIn({ table, clock, random: seeded(1) });
  /** Each after what was read has been forgotten. */
  const learn = async (intervals: readonly Interval[], name = workload, didFail = false) => {
    for (const interval of intervals) {
      clock.jump(61_000);
      await durations.learn(name, interval, didFail);
    }
  };
  const estimate = async (name = workload) => {
    clock.jump(61_000);
    const found = await durations.estimate(name);
    if (found === undefined) throw new Error(`${name} is no workload`);
    return found;
  };
  return { clock, table, durations, learn, estimate };
}

export const times = (n: number, interval: Interval) => Array.from({ length: n }, () => interval);
export const between = (after: number, until: number): Interval => ({ after, until });
