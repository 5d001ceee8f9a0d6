/** The durations of one workload under load: what ended tasks write, over a table that takes its time, on virtual time. */
import { durationsIn } from '../../core/durations/durations.ts';
import { nodesOf } from '../../core/durations/workload.ts';
import { workloadPartition } from '../../core/records/keys.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { seeded } from '../../local/seeded.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { slowTable } from './slow-table.ts';

/** What so many ended tasks a second of one workload, new at first, came to. */
export interface Learning {
  readonly endsPerSecond: number;
  readonly tasks: number;
  /** Write units of its items, a task; none has a condition that could fail. */
  readonly writesPerTask: number;
  /** A second of each item at first, while it is new, and at last: a partition takes 1,000. */
  readonly first: Writes;
  readonly last: Writes;
}

/** By whose item it is. */
export interface Writes {
  readonly workload: number;
  readonly model: number;
  readonly profile: number;
}

const WORKLOAD = 'unified.images.abc.xyz';
/** Each keeps what it has read in a memory of its own. */
const SECONDS_OF_A_CALL = 0.3;

/** Has so many tasks learnt that have just ended, evenly spaced, by as many functions at once as that takes. */
export async function learn(endsPerSecond: number, tasks: number): Promise<Learning> {
  const clock = new VirtualClock();
  const random = seeded(1);
  const since = clock.now();
  const writes: { pk: string; at: number }[] = [];
  const table = slowTable(new MemoryTable({ clock }), clock, random, ({ pk }) => {
    writes.push({ pk, at: clock.now() - since });
  });
  const functions = Array.from({ length: Math.ceil(endsPerSecond * SECONDS_OF_A_CALL) }, () =>
    durationsIn({ table, clock, random }),
  );
  const one = async (i: number) => {
    await clock.sleep((1000 * i) / endsPerSecond);
    const seconds = 20 + 10 * random();
    await functions[i % functions.length]?.learn(WORKLOAD, { after: seconds, until: seconds }, false);
  };
  await clock.run(Promise.all(Array.from({ length: tasks }, (_, i) => one(i))));
  const names = nodesOf(WORKLOAD);
  if (names === undefined) throw new Error(`${WORKLOAD} is no workload.`);
  const within = (fromMs: number): Writes => {
    const inSecond = writes.filter(({ at }) => at >= fromMs && at < fromMs + 1000);
    const of = (name: string) => inSecond.filter(({ pk }) => pk === workloadPartition(name)).length;
    return { workload: of(names.workload), model: of(names.model), profile: of(names.profile) };
  };
  const writesPerTask = Math.round((100 * writes.length) / tasks) / 100;
  const lastMs = 1000 * (tasks / endsPerSecond - 1);
  return { endsPerSecond, tasks, writesPerTask, first: within(0), last: within(lastMs) };
}
