/** Our own policy: the code of the product, durations kept in a table as integers. */
import type { Random } from '../../core/ports.ts';
import { defaults } from '../../core/defaults.ts';
import { durationsIn } from '../../core/durations/durations.ts';
import { workloadOf } from '../../core/durations/workload.ts';
import { nextWait } from '../../core/timing/next-wait.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import type { Policy, Row } from './replay.ts';

const operation = {
  path: '/',
  pathFields: [],
  required: [],
  inputs: [],
  model: '/model',
  workload: ['/num_steps', '/num_outputs', '/task_type', '/num_adapters'],
};

const workload = (row: Row) => workloadOf('trace', 'images', operation, row.body);

/** Starts cold. `random` spreads waits, `sampling` decides what is learnt. */
export function bide(c: number, random: Random, sampling: Random): Policy {
  let seconds = 0;
  const clock = { now: () => 1000 * seconds };
  const durations = durationsIn({ table: new MemoryTable({ clock }), clock, random: sampling });
  return {
    async wait(row, elapsedSeconds, looks, now) {
      seconds = now;
      const known = await durations.estimate(workload(row));
      const place = { looks, laps: looks, elapsedSeconds, estimatedSeconds: -1, known, secondsPerLook: c };
      return nextWait({ ...place, secondsToDeadline: defaults.deadlineSeconds - elapsedSeconds }, defaults, random)
        .seconds;
    },
    async detected(row, after, until, now) {
      seconds = now;
      await durations.learn(workload(row), { after, until });
    },
  };
}
