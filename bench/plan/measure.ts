/** Plans of looks over distributions of several lengths, one after another in one process. */
import { durationsIn } from '../../core/durations/durations.ts';
import { inspectionSchedule, type Durations } from '../../core/timing/inspection-schedule.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { seeded } from '../../local/seeded.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';

/** How long the plans over one distribution took, in milliseconds. */
export interface Measured {
  readonly tasks: string;
  /** Looks of the plan. */
  readonly looks: number;
  /** The first of these in the process. */
  readonly firstMs: number;
  readonly meanMs: number;
  readonly p99Ms: number;
}

const DAY = 24 * 3600;
const WEEK = 7 * DAY;
const SECONDS_PER_LOOK = 2;
const PLANS = 500;
const WORKLOAD = 'unified.images.abc.xyz';

/** What a process has learnt of a hundred tasks. */
async function learnt(secondsOf: (n: number) => number): Promise<Durations> {
  const clock = new VirtualClock();
  const durations = durationsIn({ table: new MemoryTable({ clock }), clock, random: seeded(1) });
  for (let n = 0; n < 100; n += 1) {
    // Longer than what was read is remembered.
    clock.jump(61_000);
    const [seconds, didFail] = [secondsOf(n), n % 4 === 0];
    await durations.learn(WORKLOAD, { after: 0.9 * seconds, until: seconds }, didFail);
  }
  const estimate = await durations.estimate(WORKLOAD);
  if (estimate === undefined) throw new Error(`${WORKLOAD} is no workload.`);
  return estimate;
}

const random = seeded(2);

/** The shortest first: nobody plans a week in a process that has just begun. */
const distributions: readonly (readonly [string, Durations])[] = [
  ['20 to 40 s', await learnt(() => 20 + 20 * random())],
  ['20 to 40 s, one in four fails after 3 s', await learnt((n) => (n % 4 === 0 ? 3 : 20 + 20 * random()))],
  [
    'about a day, one in four fails within a minute',
    await learnt((n) => (n % 4 === 0 ? 55 : DAY * (0.9 + 0.2 * random()))),
  ],
  ['exponential, a day (known)', { endedBy: (seconds) => 1 - Math.exp(-seconds / DAY) }],
];

export function measure(): Measured[] {
  return distributions.map(([tasks, durations]) => {
    const plan = () => inspectionSchedule(durations, 0, SECONDS_PER_LOOK, WEEK);
    const first = timed(plan);
    const times = Array.from({ length: PLANS }, () => timed(plan)).sort((a, b) => a - b);
    const mean = times.reduce((sum, ms) => sum + ms, 0) / PLANS;
    const p99 = times[Math.floor(0.99 * PLANS)] ?? NaN;
    return { tasks, looks: plan().length, firstMs: rounded(first), meanMs: rounded(mean), p99Ms: rounded(p99) };
  });
}

function timed(work: () => unknown): number {
  const since = performance.now();
  work();
  return performance.now() - since;
}

const rounded = (ms: number) => Math.round(100 * ms) / 100;
