/** Our own policy: the code of the product, durations kept in a table as integers. */
import { preparedAttempt } from '../../core/attempt/attempt-record.ts';
import type { Random } from '../../core/ports.ts';
import { defaults } from '../../core/defaults.ts';
import { durationsIn } from '../../core/durations/durations.ts';
import { observed } from '../../core/durations/observed.ts';
import { outlookOf } from '../../core/durations/outlook.ts';
import { hashesOf, runOf, workloadOf } from '../../core/durations/workload.ts';
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

const task = { profile: 'trace', operation: 'images' };
const ended = { ...preparedAttempt({ providerKeyId: '', writer: '', now: 0 }), acceptedAt: 0, sawEnd: true };
const workload = (row: Row) => workloadOf(task.profile, task.operation, operation, row.body);

/** Starts cold. `random` spreads waits, `sampling` decides what is learnt. */
export function bide(c: number, random: Random, sampling: Random): Policy {
  let seconds = 0;
  const clock = { now: () => 1000 * seconds };
  const table = new MemoryTable({ clock });
  // As in the product: one function looks, another learns, and each remembers what it has read.
  const [looking, learning] = [
    durationsIn({ table, clock, random: sampling }),
    durationsIn({ table, clock, random: sampling }),
  ];
  return {
    async wait(row, elapsedSeconds, looks, now) {
      seconds = now;
      const name = workload(row);
      const learnt = {
        whole: await looking.estimate(name),
        run: row.queued === undefined ? undefined : await looking.estimate(runOf(name)),
      };
      const hasBegun = row.queued !== undefined && row.queued <= elapsedSeconds;
      const seen = {
        acceptedAt: 0,
        lookedAt: looks > 0 ? 1000 * elapsedSeconds : undefined,
        queuedSeconds: hasBegun && looks > 0 ? row.queued : undefined,
      };
      const { known, since } = outlookOf(seen, learnt);
      const standing = {
        looks,
        laps: looks,
        estimatedSeconds: -1,
        secondsToDeadline: defaults.deadlineSeconds - elapsedSeconds,
        elapsedSeconds: elapsedSeconds - since / 1000,
        known,
        secondsPerLook: c,
      };
      return nextWait(standing, defaults, random).seconds;
    },
    async detected(row, after, until, now) {
      seconds = now;
      const told = row.queued === undefined ? {} : { queuedSeconds: row.queued };
      const times = { lookedAt: 1000 * after, closedAt: 1000 * until, ...told };
      const code = row.failed === true ? 'unknown_error' : 'succeeded';
      const attempt = { ...ended, code, workload: hashesOf(workload(row)), ...times };
      for (const seen of observed(task, attempt)) await learning.learn(seen.workload, seen.interval, seen.failed);
    },
  };
}
