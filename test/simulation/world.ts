/** One simulated world: the real handlers and definition, virtual time, and faults before and after every side effect. */
import type { Random } from '../../core/ports.ts';
import { sweepOpenTasks } from '../../lambdas/sweep/sweep-open-tasks.ts';
import { sweepTask } from '../../lambdas/sweep/sweep-task.ts';
import type { Blueprint } from '../../local/blueprint.ts';
import { loadDefinition, type Definition } from '../../local/engine/definition.ts';
import type { Execution } from '../../local/engine/execution.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { seeded } from '../../local/seeded.ts';
import { Cloud } from './cloud.ts';
import { DEADLINE_SECONDS, Functions } from './functions.ts';
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
import { SimulatedProvider } from './simulated-provider.ts';
import { VirtualTime } from './virtual-time.ts';

const TASKS = 3;
/** From here on nothing fails any more, so that every task can come to its end: at the first of the longest deadlines. */
const CALM_AFTER_MS = 1000 * DEADLINE_SECONDS;
const SWEEP_MS = 60_000;
/** I8: past the deadline, a send's expiry (function timeout and grace) or two sweeps, and two sweeps more. */
const LATE_MS = Math.max(120_000, 2 * SWEEP_MS) + 2 * SWEEP_MS;

export type Counts = Record<string, number>;

export interface Report {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly faults: Readonly<Counts>;
  /** Cells of the submit protocol: what was found, and what was done. */
  readonly cells: Readonly<Counts>;
  /** Transitions of attempts, and who made them. */
  readonly transitions: Readonly<Counts>;
  readonly timeline: readonly string[];
}

/** Lives through one seed. */
export async function live(seed: number, blueprint: Blueprint): Promise<Report> {
  const world = new World(seed, blueprint, definitionOf(blueprint));
  await world.run();
  const { faults, cells, transitions, timeline } = world;
  return { seed, violations: world.known.violations, faults, cells, transitions, timeline };
}

const definitions = new WeakMap<Blueprint, Definition>();

/** Loaded once, because that takes longer than a world. */
function definitionOf(blueprint: Blueprint): Definition {
  const known = definitions.get(blueprint) ?? loadDefinition(blueprint.definition);
  definitions.set(blueprint, known);
  return known;
}

class World {
  readonly faults: Counts = {};
  readonly cells: Counts = {};
  readonly transitions: Counts = {};
  readonly timeline: string[] = [];
  readonly known: Knowledge;
  readonly #clock = new VirtualTime();
  readonly #startedAt = this.#clock.now();
  readonly #calmAt = this.#startedAt + CALM_AFTER_MS;
  readonly #random: Random;
  readonly #orders: readonly Order[];
  readonly #machine: Machine;
  readonly #functions: Functions;
  readonly #oracle: Oracle;
  readonly #scene: Scene;

  constructor(seed: number, blueprint: Blueprint, definition: Definition) {
    const random = (this.#random = seeded(seed));
    const clock = this.#clock;
    const orders = (this.#orders = Array.from({ length: TASKS }, (_, i) => drawOrder(random, i, DEADLINE_SECONDS)));
    const count = (fault: string) => add(this.faults, fault);
    const say = (what: string) => this.#say(what);
    const keyring = new Keyring(random);
    const outages = new Outages(clock, random, CALM_AFTER_MS);
    const shared = { clock, random, keyring, outages, count, say, calm: () => clock.now() >= this.#calmAt };
    const provider = this.#openProvider(shared);
    const counted = (what: string) => add(this.transitions, what);
    this.known = new Knowledge({ purchases: provider.purchases, now: () => clock.now(), count: counted, say });
    this.#machine = new Machine(definition, {
      clock,
      random,
      invoke: (arn, payload) => this.#functions.invoke(arn, payload),
      travels: (document) => this.#oracle.travels(document),
      ended: (execution) => this.#ended(execution),
    });
    const cloud = new Cloud(this.#machine);
    const texts = orders.flatMap(({ prompt, style }) => [prompt, style]);
    const oracle = (this.#oracle = new Oracle(this.known, new Secrecy(texts, keyring.keys), cloud.announced));
    const table = new MemoryTable({ clock });
    const between = (life: Life) => interfere({ scene: this.#scene, orders, outages, keyring, functions }, life);
    const surroundings = { ...shared, table, cloud, provider, oracle, interfere: between };
    const functions = new Functions(blueprint.functions, surroundings, (cell) => add(this.cells, cell));
    this.#functions = functions;
    const call: Scene['call'] = (role, work) => functions.call(role, work);
    this.#scene = { clock, random, table, machine: this.#machine, known: this.known, call, count, say };
  }

  #openProvider(shared: { random: Random; keyring: Keyring; calm: () => boolean }): SimulatedProvider {
    return new SimulatedProvider({
      ...shared,
      clock: this.#clock,
      orders: new Map(this.#orders.map((order) => [order.prompt, order])),
      posted: (life, group, taskId) => checkPost(this.known, life, group, taskId),
      looked: (life, group) => checkLook(this.known, life, group),
      askedToCancel: (life, group, purchase) => checkCancel(this.known, life, group, purchase),
    });
  }

  async run(): Promise<void> {
    await this.#clock.run(this.#live());
    this.#oracle.atRest(this.#machine.executions, { lateMs: LATE_MS, calmAt: this.#calmAt });
  }

  async #live(): Promise<void> {
    const over = { aborted: false };
    const sweeping = this.#sweepEveryMinute(over);
    await Promise.all(this.#orders.map((order) => wish(order, this.#scene)));
    // Two sweeps past the bound: what is not finished and announced by then never will be.
    const endAt = this.#calmAt + 20_000 + LATE_MS + 2 * SWEEP_MS;
    while (this.#clock.now() < endAt && !this.#isDone()) await this.#clock.sleep(SWEEP_MS / 4);
    over.aborted = true;
    await sweeping;
  }

  #isDone(): boolean {
    if (this.#functions.running.size > 0) return false;
    return [...this.known.tasks.values()].every(({ outcome, openPk }) => outcome !== undefined && openPk === undefined);
  }

  async #sweepEveryMinute(over: { readonly aborted: boolean }): Promise<void> {
    for (;;) {
      await this.#clock.sleep(SWEEP_MS);
      if (over.aborted) return;
      await this.#functions.call('sweep', (context) => sweepOpenTasks(context)).catch(() => undefined);
    }
  }

  /** The event that says so is lost every other time, and now and then it comes twice. */
  #ended({ name, status }: Execution): void {
    if (status === 'SUCCEEDED') return;
    const [taskId = ''] = name.split('.');
    const times = pick(this.#random, [
      [5, 0],
      [4, 1],
      [1, 2],
    ]);
    for (let told = 0; told < times; told += 1) {
      this.#clock.after(this.#random() * 500, () => {
        void this.#functions.call('sweep', (context) => sweepTask(taskId, context, name)).catch(() => undefined);
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
