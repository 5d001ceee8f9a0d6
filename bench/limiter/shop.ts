/** Tasks through the real steps on virtual time, with the delays of a state machine, functions and a table around them. */
import { parseDeployment } from '../../core/deployment.ts';
import type { Invocation, Table } from '../../core/ports.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import type { Urgency } from '../../core/task/urgency.ts';
import type { StepInput } from '../../core/workflow/document.ts';
import { admitTask } from '../../lambdas/admit/admit-task.ts';
import { queryTask } from '../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../lambdas/record/record-outcome.ts';
import { submitTask } from '../../lambdas/submit/submit-task.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { seeded } from '../../local/seeded.ts';
import { VirtualTime } from '../../test/simulation/virtual-time.ts';
import { countingTable, noUnits } from '../price/counting-table.ts';
import { BenchProvider, type ProviderLimits, type Seen } from './provider.ts';
import { quietPorts } from '../../test/helpers/quiet-ports.ts';

/** Tasks of one owner that come evenly spaced. */
export interface Stream {
  readonly owner: string;
  readonly urgency: Urgency;
  readonly tasks: number;
  readonly perSecond: number;
  readonly fromSecond: number;
}

/** One world: who comes, what is configured, and what the provider really does. */
export interface World {
  readonly seed: number;
  readonly streams: readonly Stream[];
  readonly limits: object;
  readonly provider: ProviderLimits;
  /** How long jobs take, uniformly. */
  readonly jobSeconds: readonly [number, number];
}

/** One task as it went. Milliseconds. */
export interface Went {
  readonly stream: Stream;
  readonly cameAt: number;
  /** When the state machine was told that it is accepted. */
  readonly acceptedAt: number;
  /** State transitions from the start to the acceptance. */
  readonly transitions: number;
}

export interface Played {
  readonly went: readonly Went[];
  readonly seen: Seen;
  /** Write units of the limit item, in all and in its busiest second. */
  readonly limitUnits: number;
  readonly busiestSecond: number;
}

/** Milliseconds, uniformly: one call of the table, from a state to its function, and how late a Wait ends. */
const TABLE_MS = [3, 12] as const;
const CALL_MS = [20, 80] as const;
const LATE_MS = [0, 400] as const;

/** Plays a world to its end. @throws when a task does not succeed. */
export async function play({ seed, streams, limits, provider: real, jobSeconds }: World): Promise<Played> {
  const clock = new VirtualTime();
  const random = seeded(seed);
  const between = ([least, most]: readonly [number, number]) => least + random() * (most - least);
  const provider = new BenchProvider(clock, random, real);
  const units = noUnits();
  const seconds = new Map<number, number>();
  const counted = countingTable(new MemoryTable({ clock }), units);
  const pause = () => clock.sleep(between(TABLE_MS));
  const table: Table = {
    get: (key) => pause().then(() => counted.get(key)),
    list: (pk, prefix) => pause().then(() => counted.list(pk, prefix)),
    index: (query) => pause().then(() => counted.index(query)),
    put: (item, condition) => pause().then(() => counted.put(item, condition)),
    async update(update) {
      await pause();
      const before = units.writes['LIMIT'] ?? 0;
      const result = await counted.update(update);
      const second = Math.floor(clock.now() / 1000);
      if (update.key.sk === 'LIMIT')
        seconds.set(second, (seconds.get(second) ?? 0) + (units.writes['LIMIT'] ?? 0) - before);
      return result;
    },
  };
  const common = {
    table,
    clock,
    random,
    ...quietPorts,
    deployment: parseDeployment({ settings: { deadlineSeconds: 21_600 }, providers: { unified: limits } }),
    provider: {
      call: (call: { method: 'POST' | 'GET'; url: string }) => provider.call(call, between(jobSeconds)),
    },
  };
  const signal = new AbortController().signal;
  let calls = 0;
  const invoked = async <T>(step: (context: typeof common & { invocation: Invocation }) => Promise<T>) => {
    await clock.sleep(between(CALL_MS));
    const endsAt = clock.now() + 60_000;
    const invocation = { requestId: `r${(calls += 1)}`, remainingMs: () => endsAt - clock.now(), signal };
    return step({ ...common, invocation });
  };
  const waited = (waitSeconds: number) => clock.sleep(1000 * waitSeconds + between(LATE_MS));

  async function one(stream: Stream, i: number): Promise<Went> {
    await clock.sleep(1000 * (stream.fromSecond + i / stream.perSecond));
    const cameAt = clock.now();
    const taskId = taskIdOf(stream.owner, `${stream.urgency} ${i}`);
    const request = {
      profile: 'unified',
      operation: 'images',
      urgency: stream.urgency,
      body: { model: 'm', prompt: 'p' },
    };
    const admission = { ...common, invocation: { requestId: taskId, remainingMs: () => 60_000, signal } };
    await admitTask({ request, owner: stream.owner, start: true }, { ...admission, randomTaskId: () => taskId });
    const input: StepInput = { v: 1, taskId, generation: 1 };
    let transitions = 0;
    let step: NonNullable<StepInput['step']> = await invoked((context) => submitTask(input, context));
    for (;;) {
      transitions += 2;
      if (step.kind !== 'not_yet') break;
      transitions += 1;
      await waited(step.waitSeconds);
      const before = step;
      step = await invoked((context) => submitTask({ ...input, step: before }, context));
    }
    const acceptedAt = clock.now();
    while (step.kind === 'accepted' || step.kind === 'pending') {
      await waited(step.waitSeconds);
      const before = step;
      step = await invoked((context) => queryTask({ ...input, step: before }, context));
    }
    const { outcome } = await invoked((context) => recordOutcome(input, context));
    if (outcome.status !== 'succeeded') throw new Error(`A task ended as ${outcome.code}.`);
    return { stream, cameAt, acceptedAt, transitions };
  }

  const tasks = streams.flatMap((stream) => Array.from({ length: stream.tasks }, (_, i) => one(stream, i)));
  const went = await clock.run(Promise.all(tasks));
  return {
    went,
    seen: provider.seen,
    limitUnits: units.writes['LIMIT'] ?? 0,
    busiestSecond: Math.max(...seconds.values()),
  };
}
