/** Learnt durations in the table: read through a short memory, taught by ADD alone. */
import type { Clock, Random, Table } from '../ports.ts';
import type { Update } from '../records/write.ts';
import { estimateOf, type Estimate } from './estimate.ts';
import { workloadPartition } from '../records/keys.ts';
import { EPOCH_PREFIX, epochSortKey, nodeOf, type Node } from './node.ts';
import { additions, type Interval, type Pupil } from './observation.ts';
import { nodesOf } from './workload.ts';

/** Estimates by the name of a workload. */
export interface Durations {
  /** The estimate, or undefined for what is no workload. @throws when the table cannot be read. */
  estimate(workload: string): Promise<Estimate | undefined>;
  /** Learns that a task ended within an interval. @throws when the table cannot be written; then it is not learnt. */
  learn(workload: string, interval: Interval): Promise<void>;
}

/** What the store works with. */
export interface DurationsPorts {
  readonly table: Pick<Table, 'list' | 'update'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
}

/** How long something read is good enough, in milliseconds. */
const MEMORY_MS = 60_000;
/** As many nodes as a function keeps in mind. */
const MOST_NODES = 1000;
/** Idle nodes are forgotten after this. */
const KEEP_SECONDS = 100 * 24 * 3600;
/** A node that has seen this many tasks of its epoch is taught by some of them, each standing for several. */
const SPARSELY_FROM = 64;
/** One in so many, then. */
const SPARSELY = { profile: 8, model: 4, workload: 2 } as const;

/** Durations over a table. */
export function durationsIn({ table, clock, random }: DurationsPorts): Durations {
  const memory = new Map<string, { readonly node: Node; readonly readAt: number }>();

  const read = (name: string): Promise<Node> | Node => {
    const known = memory.get(name);
    return known !== undefined && clock.now() - known.readAt < MEMORY_MS ? known.node : readAnew(name);
  };

  const readAnew = async (name: string): Promise<Node> => {
    const epochs = await table.list(workloadPartition(name), EPOCH_PREFIX, 2);
    const node = nodeOf(epochs.slice(-2));
    if (memory.size >= MOST_NODES) memory.clear();
    memory.set(name, { node, readAt: clock.now() });
    return node;
  };

  const lineOf = async (workload: string) => {
    const names = nodesOf(workload);
    if (names === undefined) return undefined;
    const [profile, model, own] = await Promise.all([read(names.profile), read(names.model), read(names.workload)]);
    return { names, line: { profile, model, workload: own } };
  };

  const teach = (name: string, estimate: Estimate, interval: Interval, pupil: Pupil): Promise<unknown> => {
    const expiresAt = Math.floor(clock.now() / 1000) + KEEP_SECONDS;
    const key = { pk: workloadPartition(name), sk: epochSortKey(pupil.node.epoch) };
    const update: Update = { key, set: { expiresAt }, add: additions(interval, estimate, pupil) };
    return table.update(update);
  };

  return {
    async estimate(workload) {
      const found = await lineOf(workload);
      return found && estimateOf(found.line);
    },
    async learn(workload, interval) {
      const found = await lineOf(workload);
      if (found === undefined) return;
      const { names, line } = found;
      const estimate = estimateOf(line);
      for (const level of ['workload', 'model', 'profile'] as const) {
        const node = line[level];
        const isSparse = node.epoch > 0 || node.tasks >= SPARSELY_FROM;
        const standsFor = isSparse ? SPARSELY[level] : 1;
        if (random() * standsFor >= 1) continue;
        const mean = level === 'workload' ? undefined : estimate.means[level];
        // It is weighed by how many were learnt before it: by a memory of a minute, a busy minute would weigh nothing.
        const pupil = { node: await readAnew(names[level]), mean, standsFor };
        await teach(names[level], estimate, interval, pupil);
      }
    },
  };
}
