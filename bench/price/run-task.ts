/** Tasks through the synthesised definition and the real steps, over a counting table. */
import { parseDeployment } from '../../core/deployment.ts';
import { durationsIn, type Durations } from '../../core/durations/durations.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import { admitTask } from '../../lambdas/admit/admit-task.ts';
import { queryTask } from '../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../lambdas/record/record-outcome.ts';
import { submitTask } from '../../lambdas/submit/submit-task.ts';
import type { StepInput } from '../../core/workflow/document.ts';
import { Engine } from '../../local/engine/engine.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { seeded } from '../polling/random.ts';
import { countingTable, noUnits, type Units } from './counting-table.ts';
import { blueprint } from '../../test/helpers/blueprint.ts';
import { quietPorts } from '../../test/helpers/quiet-ports.ts';

/** What one task took. */
export interface Counted {
  readonly transitions: number;
  /** Functions called: api, submit, a query a look, record. */
  readonly calls: number;
  readonly units: Units;
}

const request = {
  profile: 'unified',
  operation: 'images',
  body: { model: 'image-large', prompt: 'A lighthouse at dusk', resolution: '1080p' },
};

/** How many tasks are taken through. */
interface Tasks {
  /** Before any is counted. */
  readonly before: number;
  /** Counted in the mean. */
  readonly counted: number;
}

/** Day by day: durations are learnt, and not every task teaches every node. */
export const usual: Tasks = { before: 200, counted: 400 };
/** The first task of all: what it teaches is new. */
export const first: Tasks = { before: 0, counted: 1 };

/**
 * Takes tasks through that are done at look number `looks`, and counts what each takes in the mean.
 * @throws when one does not succeed.
 */
export async function runTask(looks: number, tasks = usual): Promise<Counted> {
  const clock = new VirtualClock();
  const random = seeded(1);
  const units = noUnits();
  const table = countingTable(new MemoryTable({ clock }), units);
  const learnt = durationsIn({ table, clock, random });
  // Read and taught, but not followed: these tasks end by the number of looks, whenever those are.
  const durations: Durations = { ...learnt, estimate: (workload) => learnt.estimate(workload).then(() => undefined) };
  let looked = 0;
  let n = 0;
  const answer = (body: object) =>
    ({ kind: 'answer', status: 200, headers: {}, body: JSON.stringify(body), receivedAt: clock.now() }) as const;
  const context = {
    table,
    clock,
    random,
    durations,
    ...quietPorts,
    executions: {
      ...quietPorts.executions,
      start: async (name: string, input: unknown) => (await engine.start(stateMachineArn, name, input)).kind,
    },
    deployment: parseDeployment({}),
    invocation: { requestId: crypto.randomUUID(), remainingMs: () => 60_000, signal: new AbortController().signal },
    randomTaskId: () => taskIdOf('o', `k${(n += 1)}`),
    provider: {
      call: ({ method }: { method: string }) => {
        if (method === 'POST')
          return Promise.resolve(answer({ id: 'task-unified-1757165031-uyujaw3d', status: 'pending' }));
        looked += 1;
        const done = { status: 'completed', progress: 100, results: [{ url: 'https://cdn.example/0123456789.png' }] };
        return Promise.resolve(answer(looked < looks ? { status: 'processing', progress: 50 } : done));
      },
    },
  };
  const { functions, stateMachineArn, definition } = blueprint;
  const steps = new Map<string, (input: StepInput) => Promise<unknown>>([
    [functions.submit.arn, (input) => submitTask(input, context)],
    [functions.query.arn, (input) => queryTask(input, context)],
    [functions.record.arn, (input) => recordOutcome(input, context)],
  ]);
  let [calls, transitions] = [0, 0];
  const engine: Engine = new Engine({
    definitions: { [stateMachineArn]: definition },
    invoke({ functionArn, payload }) {
      calls += 1;
      return steps.get(functionArn)?.(payload as StepInput) ?? Promise.reject(new Error(functionArn));
    },
    timeoutMs: () => 60_000,
    clock,
    random,
    onStatus({ status, events }) {
      if (status === 'RUNNING') return;
      if (status !== 'SUCCEEDED') throw new Error(`an execution ended as ${status}`);
      // AWS counts a transition for every state that is entered.
      transitions += events.filter(({ type }) => type.endsWith('StateEntered')).length;
    },
  });
  const take = async () => {
    looked = 0;
    clock.jump(61_000);
    // The call of the API.
    calls += 1;
    const admitted = await admitTask({ request, owner: 'o', start: true }, context);
    if (admitted.kind !== 'admitted') throw new Error(`not admitted: ${admitted.kind}`);
    await engine.idle();
  };
  const takeAll = async (some: number) => {
    for (let task = 0; task < some; task += 1) await clock.run(take());
  };
  await takeAll(tasks.before);
  Object.assign(units, noUnits());
  [calls, transitions] = [0, 0];
  await takeAll(tasks.counted);
  const { counted } = tasks;
  return { transitions: transitions / counted, calls: calls / counted, units: means(units, counted) };
}

function means({ writes, indexWrites, reads }: Units, tasks: number): Units {
  const mean = (sum: number) => Math.round((1000 * sum) / tasks) / 1000;
  const each = (sums: Record<string, number>) =>
    Object.fromEntries(Object.entries(sums).map(([kind, sum]) => [kind, mean(sum)]));
  return { writes: each(writes), indexWrites: each(indexWrites), reads: mean(reads) };
}
