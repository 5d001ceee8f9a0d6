/**
 * What is known of the durations of a workload, of its model or of its profile, as integers that only ever grow by
 * ADD, so that any number of writers need no condition. Forward decay: what is learnt n tasks after the start of an
 * epoch weighs λ^-n; the reader divides by what a task would weigh now. An epoch ends before the integers grow long,
 * and the next one starts at 1 again; a reader adds the last two.
 */
import type { Item } from '../records/write.ts';
import { BUCKETS, emptyHistogram, type Histogram } from './buckets.ts';

/**
 * λ: with every task after it one weighs 1 % less in shapes, so that about the last hundred count, and 3 % less in
 * means: a drift moves the mean at once, and the shape about it stays.
 */
export const DECAY = { shape: 0.99, mean: 0.97 } as const;
/** Tasks of an epoch. */
export const EPOCH_TASKS = 500;
/** What the integers of a task at the start of an epoch add up to. */
export const UNIT = 1000;

/** Names of the attributes; buckets are `a0`, `b0`, … */
export const names = { tasks: 'n', weight: 'w', logs: 's', around: 'a', within: 'b', failed: 'f' } as const;

const bucketNamesOf = (letter: string) => Array.from({ length: BUCKETS }, (_, b) => `${letter}${b}`);
/** Made once: a node is read more often than anything else is learnt. */
const bucketNames = { a: bucketNamesOf(names.around), b: bucketNamesOf(names.within) } as const;

/** Decayed sums: the weight of the newest task is 1. */
export interface Node {
  /** Number of the epoch that is written to now. */
  readonly epoch: number;
  /** Tasks learnt in that epoch. */
  readonly tasks: number;
  /** Weight of all tasks in the mean. */
  readonly weight: number;
  /** Weighted sum of the natural logs of their seconds. */
  readonly logs: number;
  /** Durations against this node's own mean. */
  readonly around: Histogram;
  /** Durations against the means of their workloads. */
  readonly within: Histogram;
  /** Weight of all tasks that failed, forgotten as shapes are. */
  readonly failed: number;
}

const PREFIX = 'DURATIONS#';

/** Sort key of an epoch; they sort by number. */
export const epochSortKey = (epoch: number): string => `${PREFIX}${String(epoch).padStart(8, '0')}`;

/** Sort keys of all epochs begin with this. */
export const EPOCH_PREFIX = PREFIX;

/** Reads the last epochs of a node, in order; none = nothing is known yet. */
export function nodeOf(epochs: readonly Item[]): Node {
  const last = epochs.at(-1);
  const before = epochs.at(-2);
  const number = last === undefined ? 0 : Number(last.sk.slice(PREFIX.length));
  const tasks = count(last, names.tasks);
  const isFull = tasks >= EPOCH_TASKS;
  const previous = before?.sk === epochSortKey(number - 1) ? before : undefined;
  // Relative to a task that is written next.
  const weights = (decay: number) => [decay ** tasks, decay ** (tasks + EPOCH_TASKS)] as const;
  const sum = (name: string, [now, then]: readonly [number, number]) =>
    (count(last, name) * now + count(previous, name) * then) / UNIT;
  const [inMeans, inShapes] = [weights(DECAY.mean), weights(DECAY.shape)];
  const histogram = (letter: keyof typeof bucketNames) => {
    const counts = emptyHistogram();
    if (last !== undefined) bucketNames[letter].forEach((name, b) => (counts[b] = sum(name, inShapes)));
    return counts;
  };
  return {
    epoch: isFull ? number + 1 : number,
    tasks: isFull ? 0 : tasks,
    weight: sum(names.weight, inMeans),
    logs: sum(names.logs, inMeans),
    around: histogram(names.around),
    within: histogram(names.within),
    failed: sum(names.failed, inShapes),
  };
}

function count(item: Item | undefined, name: string): number {
  const found = item?.[name];
  return typeof found === 'number' ? found : 0;
}

/** How many buckets an item may have. */
export const MOST_BUCKETS = 2 * BUCKETS;
