/** One simulated world: the real handlers and definition, virtual time, and faults before and after every side effect. */
import { parseDeployment } from '../../core/deployment.ts';
import type { Invocation, Random, Table } from '../../core/ports.ts';
import { taskKey } from '../../core/records/keys.ts';
import type { ExecutionInput, StepInput } from '../../core/workflow/document.ts';
import { base32 } from '../../core/task/identity.ts';
import { queryTask } from '../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../lambdas/record/record-outcome.ts';
import { submitTask } from '../../lambdas/submit/submit-task.ts';
import { sweepOpenTasks } from '../../lambdas/sweep/sweep-open-tasks.ts';
import type { SweepContext } from '../../lambdas/sweep/sweep-task.ts';
import type { FunctionCall } from '../../local/engine/call-function.ts';
import { Engine } from '../../local/engine/engine.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import type { Blueprint } from '../../local/blueprint.ts';
import { Cloud } from './cloud.ts';
import { faultyPorts, type Faultiness, type Life } from './faulty-ports.ts';
import { liveTask, type Scene } from './live-task.ts';
import { Oracle } from './oracle.ts';
import { seeded } from '../../local/seeded.ts';
import { SimulatedProvider } from './simulated-provider.ts';

const DEADLINE_SECONDS = 600;
/** From here on nothing fails any more, so that every task can come to its end. */
const CALM_AFTER_MS = 500_000;
const TASKS = 3;
const SWEEP_MS = 60_000;
/** I8: past the deadline, a send's expiry (function timeout and grace) or two sweeps, and two sweeps more. */
const BOUND_MS = 120_000 + 2 * SWEEP_MS;

export interface Report {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
  readonly timeline: readonly string[];
}

/** Lives through one seed. */
export async function live(seed: number, blueprint: Blueprint): Promise<Report> {
  const world = new World(seed, blueprint);
  await world.run();
  const { violations } = world.oracle;
  return { seed, violations, faults: world.faults, timeline: world.timeline };
}

class World {
  readonly oracle = new Oracle();
  readonly faults: Record<string, number> = {};
  readonly timeline: string[] = [];
  readonly #clock = new VirtualClock();
  readonly #startedAt = this.#clock.now();
  readonly #random: Random;
  readonly #table = new MemoryTable({ clock: this.#clock });
  readonly #provider: SimulatedProvider;
  readonly #engine: Engine;
  readonly #cloud: Cloud;
  readonly #blueprint: Blueprint;
  readonly #deployment = parseDeployment({ settings: { deadlineSeconds: DEADLINE_SECONDS } });
  readonly #faultiness: Faultiness;
  readonly #scene: Scene;
  #invocations = 0;

  constructor(seed: number, blueprint: Blueprint) {
    this.#blueprint = blueprint;
    this.#random = seeded(seed);
    this.#provider = new SimulatedProvider(this.#clock, this.#random, () => this.#calm());
    this.#engine = new Engine({
      definitions: { [blueprint.stateMachineArn]: blueprint.definition },
      invoke: (call) => this.#invoke(call),
      timeoutMs: () => 60_000,
      clock: this.#clock,
      random: this.#random,
    });
    this.#cloud = new Cloud(this.#engine, blueprint.stateMachineArn);
    this.#faultiness = {
      clock: this.#clock,
      random: this.#random,
      table: this.#watchedTable(),
      cloud: this.#cloud,
      provider: this.#provider,
      oracle: this.oracle,
      calm: () => this.#calm(),
      count: (fault) => this.#count(fault),
      say: (what) => this.#say(what),
      checkPost: (body) => this.#checkPost(body),
    };
    this.#scene = {
      clock: this.#clock,
      random: this.#random,
      table: this.#table,
      cloud: this.#cloud,
      call: (work) => this.#call(work),
      count: (fault) => this.#count(fault),
      say: (what) => this.#say(what),
    };
  }

  async run(): Promise<void> {
    await this.#clock.run(this.#live());
    this.oracle.ended(this.#table.items(), this.#provider, this.#cloud.announced, BOUND_MS);
  }

  async #live(): Promise<void> {
    const started = Array.from({ length: TASKS }, (_, i) => liveTask(base32(Buffer.alloc(17, i + 1)), this.#scene));
    const over = new AbortController();
    const sweeping = this.#sweepEveryMinute(over.signal);
    await Promise.all(started);
    // Two sweeps past the bound: what is not finished and announced by then never will be.
    const endAt = this.#startedAt + 20_000 + 1000 * DEADLINE_SECONDS + BOUND_MS + 2 * SWEEP_MS;
    while (this.#clock.now() < endAt && !this.#isDone()) await this.#clock.sleep(SWEEP_MS);
    over.abort();
    await sweeping;
  }

  #isDone(): boolean {
    const tasks = this.#table.items().filter(({ sk }) => sk === 'TASK');
    return (
      tasks.length === TASKS && tasks.every((item) => item['outcome'] !== undefined && item['openPk'] === undefined)
    );
  }

  async #sweepEveryMinute(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.#clock.sleep(SWEEP_MS, over).catch(() => undefined);
      if (!over.aborted) await this.#call((context) => sweepOpenTasks(context)).catch(() => undefined);
    }
  }

  /** One invocation outside the state machine: it may die, or run into its timeout, as any other. */
  #call<T>(work: (context: SweepContext) => Promise<T>): Promise<T> {
    const { signal } = new AbortController();
    const deadlineAt = this.#clock.now() + 55_000;
    return this.#mortal((life) => work(this.#context(life, signal, deadlineAt)));
  }

  async #invoke(call: FunctionCall): Promise<unknown> {
    const twice = !this.#calm() && this.#random() < 0.03;
    if (twice) this.#count('delivered_twice');
    const [first] = await Promise.all([
      this.#deliver(call),
      twice ? this.#deliver(call).catch(() => undefined) : undefined,
    ]);
    return first;
  }

  async #deliver(call: FunctionCall): Promise<unknown> {
    const answer = await this.#mortal((life) => this.#handle(call, this.#context(life, call.signal, call.deadlineAt)));
    this.#remember(answer);
    return answer;
  }

  /** Runs until it answers or dies; a dead one takes no further step. */
  async #mortal<T>(work: (life: Life) => Promise<T>): Promise<T> {
    let die: (cause: Error) => void = () => undefined;
    const death = new Promise<never>((_, reject) => (die = reject));
    const kill = (cause: Error) => {
      life.dead = true;
      die(cause);
    };
    const life: Life = { dead: false, limit: undefined, die: kill };
    return Promise.race([work(life), death]);
  }

  #context(life: Life, signal: AbortSignal, deadlineAt: number): SweepContext {
    const invocation = this.#invocation(signal, deadlineAt);
    return { ...faultyPorts(this.#faultiness, life, signal), deployment: this.#deployment, invocation };
  }

  #handle(call: FunctionCall, context: SweepContext): Promise<unknown> {
    const { functions } = this.#blueprint;
    switch (call.functionArn) {
      case functions.submit.arn:
        return submitTask(call.payload as StepInput, context);
      case functions.query.arn:
        return queryTask(call.payload as StepInput, context);
      case functions.record.arn:
        return recordOutcome(call.payload as ExecutionInput, context);
      default:
        throw new Error(`Nothing runs ${call.functionArn}.`);
    }
  }

  #invocation(signal: AbortSignal, deadlineAt: number): Invocation {
    this.#invocations += 1;
    return { requestId: `r${this.#invocations}`, remainingMs: () => deadlineAt - this.#clock.now(), signal };
  }

  async #checkPost(body: string): Promise<void> {
    const { prompt } = JSON.parse(body) as { prompt: string };
    this.oracle.posts(await this.#table.get(taskKey(prompt)), this.#provider, prompt);
  }

  /** Every write passes the oracle. */
  #watchedTable(): Table {
    const table = this.#table;
    const watch = async (write: ReturnType<Table['put']>) => {
      const result = await write;
      if (result.kind === 'written') this.oracle.wrote(result.item);
      return result;
    };
    return {
      get: (key) => table.get(key),
      list: (pk, prefix) => table.list(pk, prefix),
      index: (query) => table.index(query),
      put: (item, condition) => watch(table.put(item, condition)),
      update: (update) => watch(table.update(update)),
    };
  }

  #remember(answer: unknown): void {
    const { kind, providerTaskId } = answer as { kind?: string; providerTaskId?: string };
    if (kind === 'accepted' && providerTaskId !== undefined && providerTaskId !== '') {
      this.oracle.answeredIds.set(providerTaskId, 'a finished step');
    }
  }

  #calm(): boolean {
    return this.#clock.now() - this.#startedAt > CALM_AFTER_MS;
  }

  #count(fault: string): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + 1;
  }

  #say(what: string): void {
    this.timeline.push(`${((this.#clock.now() - this.#startedAt) / 1000).toFixed(1)} s ${what}`);
  }
}
