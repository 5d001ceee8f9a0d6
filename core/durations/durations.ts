/** Learnt durations in the table: read through a short memory, taught by ADD alone. */
import type { Clock, Random, Table } from '../ports.ts';
import { estimateOf, type Estimate, type Line } from './estimate.ts';
import { differ, failOften, mixture } from './failures.ts';
import { workloadPartition } from '../records/keys.ts';
import { EPOCH_PREFIX, epochSortKey, nodeOf, type Node } from './node.ts';
import { additions, failedAdditions, type Additions, type Interval, type Pupil } from './observation.ts';
import { failedOf, nodesOf, type NodeNames } from './workload.ts';

/** Estimates by the name of a workload. */
export interface Durations {
  /** The estimate, or undefined for what is no workload. @throws when the table cannot be read. */
  estimate(workload: string): Promise<Estimate | undefined>;
  /** Learns that a task ended within an interval, and how. @throws when the table cannot be written. */
  learn(workload: string, interval: Interval, didFail: boolean): Promise<void>;
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
const SPARSELY = { profile: 8, model: 4, workload: 2 };
/** Failed tasks are few, and by how many there are of a profile it is decided whether to learn them apart: all count. */
const SPARSELY_FAILED = { ...SPARSELY, profile: 1 };

/** The nodes of a workload and what they say together. */
interface Known {
  readonly names: NodeNames;
  readonly line: Line;
  readonly estimate: Estimate;
}

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

  const lineOf = async (workload: string): Promise<Known | undefined> => {
    const names = nodesOf(workload);
    if (names === undefined) return undefined;
    const [profile, model, own] = await Promise.all([read(names.profile), read(names.model), read(names.workload)]);
    const line = { profile, model, workload: own };
    return { names, line, estimate: estimateOf(line) };
  };

  /** What is known of all tasks, and of those that failed where that is learnt beside it. */
  const linesOf = async (workload: string) => {
    const all = await lineOf(workload);
    const failed = all !== undefined && failOften(all.line) ? await lineOf(failedOf(workload)) : undefined;
    return { all, failed, isApart: failed !== undefined && all !== undefined && differ(all.estimate, failed.estimate) };
  };

  const teach = async (
    { names, line, estimate }: Known,
    add: (pupil: Pupil) => Additions,
    sparsely = SPARSELY,
  ): Promise<void> => {
    const expiresAt = Math.floor(clock.now() / 1000) + KEEP_SECONDS;
    for (const level of ['workload', 'model', 'profile'] as const) {
      const isSparse = line[level].epoch > 0 || line[level].tasks >= SPARSELY_FROM;
      const standsFor = isSparse ? sparsely[level] : 1;
      if (random() * standsFor >= 1) continue;
      const mean = level === 'workload' ? undefined : estimate.means[level];
      // It is weighed by how many were learnt before it: by a memory of a minute, a busy minute would weigh nothing.
      const node = await readAnew(names[level]);
      const key = { pk: workloadPartition(names[level]), sk: epochSortKey(node.epoch) };
      await table.update({ key, set: { expiresAt }, add: add({ node, mean, standsFor }) });
    }
  };

  return {
    async estimate(workload) {
      const { all, failed, isApart } = await linesOf(workload);
      return all && failed && isApart ? mixture(all.estimate, failed.estimate, all.line) : all?.estimate;
    },
    async learn(workload, interval, didFail) {
      const { all, failed, isApart } = await linesOf(workload);
      if (all === undefined) return;
      const add = (pupil: Pupil) => ({
        ...(didFail && isApart ? undefined : additions(interval, all.estimate, pupil)),
        ...(didFail ? failedAdditions(pupil) : undefined),
      });
      await teach(all, add, didFail ? SPARSELY_FAILED : SPARSELY);
      if (didFail && failed !== undefined) {
        await teach(failed, (pupil) => additions(interval, failed.estimate, pupil));
      }
    },
  };
}
