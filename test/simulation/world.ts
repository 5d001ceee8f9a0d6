/** One simulated world: the real handlers and definition, virtual time, and faults before and after every side effect. */
import { sweep } from '../../lambdas/sweep/sweep.ts';
import { sweepTask } from '../../lambdas/sweep/sweep-task.ts';
import type { Blueprint } from '../../local/blueprint.ts';
import type { Execution } from '../../local/engine/execution.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { Cloud } from './cloud.ts';
import { deploymentsOf, type Deployments } from './deployments.ts';
import { drawLimits } from './drawn-limits.ts';
import { DEADLINE_SECONDS, Functions } from './functions.ts';
import { Injections, type Address } from './injections.ts';
import { interfere } from './interference.ts';
import { Keyring } from './keyring.ts';
import type { Life } from './life.ts';
import { Machine } from './machine.ts';
import { checkCancel, checkLook, checkPost } from './oracle/calls.ts';
import { Knowledge } from './oracle/knowledge.ts';
import { Oracle } from './oracle/oracle.ts';
import { Secrecy } from './oracle/secrecy.ts';
import { drawOrder, type Order } from './order.ts';
import { Outages } from './outages.ts';
import { wish, type Scene } from './people.ts';
import { pick } from './pick.ts';
import { Releases } from './releases.ts';
import { SimulatedProvider } from './simulated-provider.ts';
import { MAX_SKEW_MS } from './skewed-clock.ts';
import { Streams } from './streams.ts';
import { VirtualTime } from './virtual-time.ts';

const TASKS = 3;
/** From here on nothing fails any more, so that every task can come to its end: at the first of the longest deadlines. */
const CALM_AFTER_MS = 1000 * DEADLINE_SECONDS;
const SWEEP_MS = 60_000;
/** How much later than its time a scheduled run may come. */
const SWEEP_DELAY_MS = 5000;
/** I8: past the deadline, a send's expiry (function timeout and grace) or two sweeps, and two sweeps more. */
const LATE_MS = Math.max(120_000, 2 * SWEEP_MS) + 2 * SWEEP_MS + MAX_SKEW_MS + SWEEP_DELAY_MS;
/** What goes wrong at one place holds nobody up for longer: the timeout of a function. */
const LONGEST_TROUBLE_MS = 60_000;

export type Counts = Record<string, number>;

export interface Report {
  readonly seed: number;
  readonly violations: readonly string[];
  /** What was injected, in order. */
  readonly injected: readonly Address[];
  /** The same by kind. */
  readonly faults: Readonly<Counts>;
  /** Cells of the submit protocol: what was found, and what was done. */
  readonly cells: Readonly<Counts>;
  /** Transitions of attempts and who made them, and whatever else a world has come to. */
  readonly reached: Readonly<Counts>;
  readonly timeline: readonly string[];
}

/** Lives through one seed. `only`: nothing but these is injected. */
export async function live(seed: number, blueprint: Blueprint, only?: ReadonlySet<Address>): Promise<Report> {
  const world = new World(seed, blueprint, deploymentsOf(blueprint), only);
  await world.run().catch((cause: unknown) => world.known.violations.push(`the world broke: ${String(cause)}`));
  const { injections, cells, reached, timeline } = world;
  const { done: injected, counts: faults } = injections;
  return { seed, violations: world.known.violations, injected, faults, cells, reached, timeline };
}

class World {
  readonly cells: Counts = {};
  readonly reached: Counts = {};
  readonly timeline: string[] = [];
  readonly injections: Injections;
  readonly known: Knowledge;
  readonly #clock = new VirtualTime();
  readonly #startedAt = this.#clock.now();
  readonly #calmAt = this.#startedAt + CALM_AFTER_MS;
  readonly #streams: Streams;
  readonly #orders: readonly Order[];
  readonly #machine: Machine;
  readonly #functions: Functions;
  readonly #oracle: Oracle;
  readonly #scene: Scene;
  readonly #cloud: Cloud;
  readonly #table: MemoryTable;
  readonly #outages: Outages;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(seed: number, blueprint: Blueprint, deployments: Deployments, only: ReadonlySet<Address> | undefined) {
    const streams = (this.#streams = new Streams(seed));
    const clock = this.#clock;
    const say = (what: string) => this.#say(what);
    const injections = (this.injections = new Injections(only, () => clock.now(), say));
    const callers = streams.of('callers');
    const draw = (_: unknown, n: number) => drawOrder(callers, n, DEADLINE_SECONDS, injections);
    const orders = (this.#orders = Array.from({ length: TASKS }, draw));
    const reached = (what: string) => add(this.reached, what);
    const keyring = new Keyring(streams.of('keys'), injections);
    const outages = (this.#outages = new Outages(clock, streams.of('outages'), injections, CALM_AFTER_MS));
    const shared = { clock, streams, injections, keyring, outages, calm: () => clock.now() >= this.#calmAt };
    const provider = this.#openProvider(shared);
    const releases = this.#deploy(deployments);
    const limits = drawLimits(streams.of('limits'), !releases.isEarlier());
    this.known = new Knowledge({ purchases: provider.purchases, limits, now: () => clock.now(), count: reached, say });
    this.#machine = new Machine({
      clock,
      streams,
      definition: () => releases.definition(),
      invoke: (arn, payload) => this.#functions.invoke(arn, payload),
      travels: (document, events) => this.#oracle.travels(document, events),
      ended: (execution) => this.#ended(execution),
    });
    const cloud = (this.#cloud = new Cloud(this.#machine));
    const texts = orders.flatMap(({ prompt, style }) => [prompt, style]);
    const oracle = (this.#oracle = new Oracle(this.known, new Secrecy(texts, keyring.keys), cloud.announced));
    const table = (this.#table = new MemoryTable({ clock }));
    const underWay = this.#underWay;
    const between = (life: Life, draw: number, where: string): boolean =>
      interfere({ scene: this.#scene, orders, outages, keyring, functions, injections, underWay }, life, draw, where);
    const nameOf = (taskId: string) => orders.find((one) => one.taskId === taskId)?.name ?? taskId;
    const surroundings = { ...shared, releases, table, cloud, provider, oracle, nameOf, reached, interfere: between };
    const functions: Functions = new Functions(blueprint.functions, surroundings, (cell) => add(this.cells, cell));
    this.#functions = functions;
    const call: Scene['call'] = (role, why, work) => functions.call(role, why, work);
    const machine = this.#machine;
    this.#scene = { clock, streams, table, machine, known: this.known, injections, call, reached, say };
  }

  #openProvider(
    shared: Pick<ConstructorParameters<typeof SimulatedProvider>[0], 'clock' | 'injections' | 'keyring' | 'calm'>,
  ) {
    const draw = this.#streams.of('provider')();
    return new SimulatedProvider({
      ...shared,
      skewMs: draw < 0.5 ? 0 : Math.round((draw - 0.75) * 4 * 3_600_000),
      orders: new Map(this.#orders.map((order) => [order.prompt, order])),
      posted: (life, group, taskId) => checkPost(this.known, life, group, taskId),
      looked: (life, group) => checkLook(this.known, life, group),
      askedToCancel: (life, group, purchase) => checkCancel(this.known, life, group, purchase),
    });
  }

  /** One world in four begins on an earlier release. */
  #deploy(deployments: Deployments): Releases {
    const random = this.#streams.of('deploy');
    const [fate, after] = [random(), random()];
    const isEarlier = fate < 0.25 && this.injections.happens('redeployed', 'all functions');
    const deployAt = this.#startedAt + after * 90_000;
    const reached = (what: string) => add(this.reached, what);
    return new Releases({ ...deployments, isEarlier: () => isEarlier && this.#clock.now() < deployAt, reached });
  }

  async run(): Promise<void> {
    await this.#clock.run(this.#live());
    const ports = { table: this.#table, files: this.#cloud.files };
    await this.#oracle.atRest(this.#machine, ports, {
      lateMs: LATE_MS,
      wellAt: (id, endedAt) => this.#wellAt(id, endedAt),
    });
  }

  async #live(): Promise<void> {
    const over = { aborted: false };
    const sweeping = this.#sweepEveryMinute(over);
    await Promise.all(this.#orders.map((order) => wish(order, this.#scene)));
    while (this.#clock.now() < this.#endAt() && !this.#isDone()) await this.#clock.sleep(SWEEP_MS / 4);
    over.aborted = true;
    await sweeping;
  }

  /** When nothing that had gone wrong until it ended was in the way of that task any more. */
  #wellAt(taskId: string, endedAt: number): number {
    const name = this.#orders.find((order) => order.taskId === taskId)?.name ?? '';
    const troubledUntil = Math.max(this.injections.lastAt(name, endedAt) + LONGEST_TROUBLE_MS, this.#outages.endAt);
    return Math.min(this.#calmAt, troubledUntil);
  }

  /** Two sweeps past the bound of I8: what is not finished and announced by then never will be. */
  #endAt(): number {
    const deadlines = [...this.known.tasks.values()].map(({ deadlineAt }) => deadlineAt);
    return Math.max(this.#calmAt + 20_000, ...deadlines) + LATE_MS + 2 * SWEEP_MS;
  }

  #isDone(): boolean {
    // Somebody may be about to deliver a request that nobody has taken in so far.
    if (this.#functions.running.size > 0 || this.#underWay.size > 0) return false;
    return [...this.known.tasks.values()].every(({ outcome, openPk }) => outcome !== undefined && openPk === undefined);
  }

  /** At its time, a little late, or now and then not at all. */
  async #sweepEveryMinute(over: { readonly aborted: boolean }): Promise<void> {
    const random = this.#streams.of('schedule');
    for (let n = 1; ; n += 1) {
      await this.#clock.sleep(this.#startedAt + n * SWEEP_MS - this.#clock.now());
      if (over.aborted) return;
      const [fate, late] = [random(), random()];
      const isCalm = this.#clock.now() >= this.#calmAt;
      if (!isCalm && fate < 0.04 && this.injections.happens('sweep_missed', `minute ${n}`)) continue;
      const run = () => this.#functions.call('sweep', 'sweep', (context) => sweep(context));
      const delay = late < 0.3 ? (late / 0.3) * SWEEP_DELAY_MS : 0;
      this.#clock.after(delay, () => void run().catch(() => undefined));
    }
  }

  /** The event that says so is lost every other time, and now and then it comes twice. */
  #ended({ name, status }: Execution): void {
    if (status === 'SUCCEEDED') return;
    const [taskId = ''] = name.split('.');
    const random = this.#streams.of(`end of ${name}`);
    const times = pick(random(), [
      [5, 0],
      [4, 1],
      [1, 2],
    ]);
    for (let told = 0; told < times; told += 1) {
      this.#clock.after(random() * 500, () => {
        void this.#functions
          .call('sweep', 'told', (context) => sweepTask(taskId, context, name))
          .catch(() => undefined);
      });
    }
  }

  #say(what: string): void {
    this.timeline.push(`${((this.#clock.now() - this.#startedAt) / 1000).toFixed(1)} s ${what}`);
  }
}

function add(counts: Counts, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}
