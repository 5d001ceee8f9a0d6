/** Worlds whose truth is known, some of them unkind. Each is held against plain growing waits. */
import type { Random } from '../../core/ports.ts';
import { bide } from './bide.ts';
import { growing } from './growing.ts';
import { normal, seeded, uniform } from './random.ts';
import { replay, type Policy, type Row } from './replay.ts';

/** Never worse than this times plain growing waits. */
export const WORST = 1.1;
const SEEDS = [1, 2, 3];
const GAP_SECONDS = 90;
/** Tasks before and after a drift. */
const BEFORE = 400;
/** A drift is over when as many tasks in a row cost, in the mean, at most this times what they will cost. */
const recovered = { tasks: 25, within: 1.15 };

type Draw = (
  i: number,
  random: Random,
) => { seconds: number; queued?: number; failed?: boolean; model?: string; steps?: number; outputs?: number };

const about = (median: number, deviation: number, random: Random) => median * Math.exp(deviation * normal(random));

const queueOf = (random: Random) => -30 * Math.log(1 - random());

const failing = (random: Random, seconds: number) => {
  const failed = random() < 0.2;
  return { failed, seconds: failed ? about(3, 0.2, random) : seconds };
};

interface World {
  readonly tasks: number;
  /** Seconds from one submission to the next. @default GAP_SECONDS */
  readonly every?: number;
  readonly draw: Draw;
  readonly drifts?: boolean;
}

/** By name. */
export const worlds: Readonly<Record<string, World>> = {
  'one workload, 20 s': { tasks: 1000, draw: (_, random) => ({ seconds: about(20, 0.2, random) }) },
  'the same, 20 tasks a second': {
    tasks: 6000,
    every: 0.05,
    draw: (_, random) => ({ seconds: about(20, 0.2, random) }),
  },
  'drift, 20 s to 60 s': {
    tasks: 1200,
    drifts: true,
    draw: (i, random) => ({ seconds: about(i < BEFORE ? 20 : 60, 0.2, random) }),
  },
  'drift, 60 s to 20 s': {
    tasks: 1200,
    drifts: true,
    draw: (i, random) => ({ seconds: about(i < BEFORE ? 60 : 20, 0.2, random) }),
  },
  'bimodal, 10 s or 60 s': {
    tasks: 1000,
    draw: (_, random) => ({ seconds: about(random() < 0.5 ? 10 : 60, 0.1, random) }),
  },
  'heavy tail (Pareto 1.2 from 5 s)': {
    tasks: 1000,
    draw: (_, random) => ({ seconds: Math.min(3500, 5 * (1 - random()) ** (-1 / 1.2)) }),
  },
  'five tasks only': { tasks: 5, draw: (_, random) => ({ seconds: about(20, 0.3, random) }) },
  '1,000 models, 3 s to 10 min': {
    tasks: 5000,
    draw: (_, random) => {
      const n = Math.floor(random() * 1000);
      return { seconds: about(3 * 200 ** (n / 1000), 0.3, random), model: `model-${n}` };
    },
  },
  '1,000 workloads of one model, 3 s to 10 min': {
    tasks: 5000,
    draw: (_, random) => {
      const n = Math.floor(random() * 1000);
      const seconds = about(3 * 200 ** (n / 1000), 0.3, random);
      return { seconds, steps: 1 + (n % 50), outputs: 1 + Math.floor(n / 50) };
    },
  },
  'queue of 30 s (exponential), then 20 s': {
    tasks: 1000,
    draw: (_, random) => ({ seconds: queueOf(random) + about(20, 0.1, random) }),
  },
  'the same, told when it began': {
    tasks: 1000,
    draw(_, random) {
      const queued = queueOf(random);
      return { seconds: queued + about(20, 0.1, random), queued };
    },
  },
  '1 in 5 fails after 3 s, the rest take 40 s': {
    tasks: 1000,
    draw: (_, random) => failing(random, about(40, 0.2, random)),
  },
  'the same, the rest take 10 s to 5 min by workload': {
    tasks: 2000,
    draw(_, random) {
      const steps = Math.floor(6 * random());
      return { ...failing(random, about(10 * 2 ** steps, 0.2, random)), steps };
    },
  },
  'no pattern, 1 s to 10 min': { tasks: 1000, draw: (_, random) => ({ seconds: 600 ** uniform(random, 0, 1) }) },
};

const rowsOf = ({ tasks, draw, every = GAP_SECONDS }: World, random: Random): Row[] =>
  Array.from({ length: tasks }, (_, i) => {
    const { seconds, model = 'm', steps = 0, outputs = 1, ...told } = draw(i, random);
    return {
      at: i * every,
      seconds: Math.max(0.3, seconds),
      body: { model, num_steps: steps, num_outputs: outputs },
      ...told,
    };
  });

/** What a look may be worth, in seconds of delay: interactive, normal and batch tasks. */
const EVERY_C = [0.5, 2, 10];

/** What the worlds showed where a look is worth that much. */
export interface ShownAt {
  readonly c: number;
  readonly worlds: readonly Shown[];
}

/** Plays every world at every other worth of a look, with one seed. */
export async function playWorldsAtOthers(c: number): Promise<ShownAt[]> {
  const shown: ShownAt[] = [];
  for (const other of EVERY_C.filter((worth) => worth !== c)) {
    shown.push({ c: other, worlds: await playWorlds(other, SEEDS.slice(0, 1)) });
  }
  return shown;
}

/** What a world showed; costs are means a task. */
export interface Shown {
  readonly world: string;
  readonly tasks: number;
  readonly bide: number;
  readonly growing: number;
  readonly ratio: number;
  /** Tasks after a drift until it costs no more than it will. */
  readonly tasksToRecover?: number;
}

/** Plays every world, with at most so many tasks, and one of an adversary who knows when we look. */
export async function playWorlds(c: number, seeds: readonly number[] = SEEDS, mostTasks = Infinity): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const [name, world] of Object.entries(worlds)) {
    shown.push(await play(name, { ...world, tasks: Math.min(world.tasks, mostTasks) }, c, seeds));
  }
  shown.push(await playAdversary(c, seeds));
  return shown;
}

async function play(name: string, world: World, c: number, seeds: readonly number[]): Promise<Shown> {
  const sums = { bide: 0, growing: 0, recover: 0 };
  for (const seed of seeds) {
    const rows = rowsOf(world, seeded(seed));
    const costs: number[] = [];
    sums.bide += (await replay(rows, bide(c, seeded(seed), seeded(-seed)), c, (_, cost) => costs.push(cost))).cost;
    sums.growing += (await replay(rows, growing(seeded(seed)), c)).cost;
    sums.recover += tasksToRecover(costs);
  }
  const n = seeds.length;
  const drift = world.drifts === true ? { tasksToRecover: Math.round(sums.recover / n) } : {};
  return { ...result(name, world.tasks, sums.bide / n, sums.growing / n), ...drift };
}

const result = (world: string, tasks: number, ours: number, plain: number): Shown => ({
  world,
  tasks,
  bide: round(ours),
  growing: round(plain),
  ratio: round(ours / plain),
});

const round = (x: number) => Math.round(1000 * x) / 1000;
const mean = (costs: readonly number[]) => costs.reduce((sum, cost) => sum + cost, 0) / costs.length;

function tasksToRecover(costs: readonly number[]): number {
  const usual = mean(costs.slice(-300));
  const after = costs.slice(BEFORE);
  const at = after.findIndex((_, i) => mean(after.slice(i, i + recovered.tasks)) <= recovered.within * usual);
  return at < 0 ? after.length : at;
}

/** Each task ends a moment after one of our first three looks at it, wherever that is. */
async function playAdversary(c: number, seeds: readonly number[]): Promise<Shown> {
  const tasks = 500;
  const sums = { bide: 0, growing: 0 };
  for (const seed of seeds) {
    const rows: { at: number; seconds: number; body: { model: string } }[] = Array.from({ length: tasks }, (_, i) => ({
      at: i * GAP_SECONDS * 10,
      seconds: Infinity,
      body: { model: 'm' },
    }));
    const ours = bide(c, seeded(seed), seeded(-seed));
    const choose = seeded(seed + 100);
    const targets = new Map<Row, number>();
    const watched: Policy = {
      ...ours,
      async wait(row, elapsed, looks, now) {
        const seconds = await ours.wait(row, elapsed, looks, now);
        if (looks === 0) targets.set(row, Math.floor(3 * choose()));
        if (looks === targets.get(row)) (row as { seconds: number }).seconds = elapsed + seconds + 0.01;
        return seconds;
      },
    };
    sums.bide += (await replay(rows, watched, c)).cost;
    sums.growing += (await replay(rows, growing(seeded(seed)), c)).cost;
  }
  return result(
    'adversary: just after our 1st, 2nd or 3rd look',
    tasks,
    sums.bide / seeds.length,
    sums.growing / seeds.length,
  );
}
