/** One simulated world: the real handlers and definition, virtual time, and faults before and after every side effect. */
import { parseDeployment } from '../../core/deployment.ts';
import type { Invocation, Random, Table } from '../../core/ports.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask } from '../../core/records/task-record.ts';
import { absent, all, exists } from '../../core/records/write.ts';
import type { ExecutionInput, StepInput } from '../../core/workflow/document.ts';
import { base32 } from '../../core/task/identity.ts';
import { nextGeneration } from '../../core/task/next-generation.ts';
import { admitTask } from '../../lambdas/admit/admit-task.ts';
import { executionOf } from '../../lambdas/admit/start-execution.ts';
import { queryTask } from '../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../lambdas/record/record-outcome.ts';
import { submitTask } from '../../lambdas/submit/submit-task.ts';
import type { FunctionCall } from '../../local/engine/call-function.ts';
import { Engine } from '../../local/engine/engine.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import type { Blueprint } from '../../local/blueprint.ts';
import { faultyPorts, silent, type Faultiness, type Life } from './faulty-ports.ts';
import { Oracle } from './oracle.ts';
import { seeded } from '../../local/seeded.ts';
import { SimulatedProvider } from './simulated-provider.ts';

const DEADLINE_SECONDS = 600;
/** From here on nothing fails any more, so that every task can come to its end. */
const CALM_AFTER_MS = 500_000;
const TASKS = 3;

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
  readonly #blueprint: Blueprint;
  readonly #deployment = parseDeployment({ settings: { deadlineSeconds: DEADLINE_SECONDS } });
  readonly #faultiness: Faultiness;
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
    this.#faultiness = {
      clock: this.#clock,
      random: this.#random,
      table: this.#watchedTable(),
      provider: this.#provider,
      oracle: this.oracle,
      calm: () => this.#calm(),
      count: (fault) => this.#count(fault),
      say: (what) => this.#say(what),
      checkPost: (body) => this.#checkPost(body),
    };
  }

  async run(): Promise<void> {
    await this.#clock.run(this.#live());
    this.oracle.ended(this.#table.items(), this.#provider);
  }

  async #live(): Promise<void> {
    const admitted = Array.from({ length: TASKS }, async (_, i) => {
      await this.#clock.sleep(this.#random() * 20_000);
      const taskId = base32(Buffer.alloc(17, i + 1));
      await this.#admit(taskId);
      if (this.#random() < 0.2) await this.#cancelLater(taskId);
      if (this.#random() < 0.2) await this.#stopLater(taskId);
    });
    await Promise.all(admitted);
    await this.#engine.idle();
  }

  async #admit(taskId: string): Promise<void> {
    const random = this.#random;
    const request = {
      profile: 'unified',
      operation: 'images',
      body: { model: 'm', prompt: taskId },
      ...(random() < 0.3 ? { resubmitAmbiguous: true } : {}),
      ...(random() < 0.5 ? { fallbacks: { timeout: [{ steps: 1 }] } } : {}),
    };
    await admitTask(
      { request, owner: 'o', start: true },
      {
        table: this.#watchedTable(),
        executions: {
          start: async (name, input) =>
            (await this.#engine.start(this.#blueprint.stateMachineArn, name, input)).kind === 'exists'
              ? 'exists'
              : 'started',
          // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous
          status: async () => 'running',
        },
        clock: this.#clock,
        log: silent,
        deployment: this.#deployment,
        invocation: this.#invocation(new AbortController().signal, Infinity),
        randomTaskId: () => taskId,
      },
    );
  }

  async #cancelLater(taskId: string): Promise<void> {
    await this.#clock.sleep(this.#random() * 40_000);
    const update = { key: taskKey(taskId), set: { cancelRequested: this.#clock.now() } };
    await this.#watchedTable().update({ ...update, onlyIf: all(exists('pk'), absent('outcome')) });
    this.#say(`cancel ${taskId.slice(0, 4)}`);
  }

  /** Stops an execution, as anybody with the right may, and hands the task to the next generation. */
  async #stopLater(taskId: string): Promise<void> {
    await this.#clock.sleep(this.#random() * 40_000);
    const item = await this.#table.get(taskKey(taskId));
    if (item === undefined) return;
    const name = executionOf(asTask(item)).executionName;
    const execution = this.#engine.list('RUNNING').find((one) => one.name === name);
    if (execution === undefined) return;
    this.#engine.stop(execution.arn);
    this.#say(`stop ${name.slice(0, 4)}`);
    await this.#clock.sleep(1000);
    const next = await this.#watchedTable().update(nextGeneration(asTask(item)));
    if (next.kind === 'refused') return;
    const follower = executionOf(asTask(next.item));
    await this.#engine.start(this.#blueprint.stateMachineArn, follower.executionName, follower.input);
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

  /** Runs a handler until it answers or dies; a dead one takes no further step. */
  async #deliver(call: FunctionCall): Promise<unknown> {
    let die: (cause: Error) => void = () => undefined;
    const death = new Promise<never>((_, reject) => (die = reject));
    const kill = (cause: Error) => {
      life.dead = true;
      die(cause);
    };
    const life: Life = { dead: false, limit: undefined, die: kill };
    const answer = await Promise.race([this.#handle(call, life), death]);
    this.#remember(answer);
    return answer;
  }

  #handle(call: FunctionCall, life: Life): Promise<unknown> {
    const { functions } = this.#blueprint;
    const remaining = call.deadlineAt;
    const invocation = this.#invocation(call.signal, remaining);
    const context = { ...faultyPorts(this.#faultiness, life, call.signal), deployment: this.#deployment, invocation };
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
