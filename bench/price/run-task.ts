/** Tasks through the real steps over a counting table, in the order in which the state machine calls them. */
import { parseDeployment } from '../../core/deployment.ts';
import { durationsIn, type Durations } from '../../core/durations/durations.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import { admitTask } from '../../lambdas/admit/admit-task.ts';
import { queryTask } from '../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../lambdas/record/record-outcome.ts';
import { submitTask } from '../../lambdas/submit/submit-task.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { seeded } from '../polling/random.ts';
import { countingTable, noUnits, type Units } from './counting-table.ts';
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
  const take = async () => {
    looked = 0;
    clock.jump(61_000);
    const admitted = await admitTask({ request, owner: 'o', start: true }, context);
    if (admitted.kind !== 'admitted') throw new Error(`not admitted: ${admitted.kind}`);
    const input = { v: 1, taskId: admitted.task.taskId, generation: 1 };
    let step: Awaited<ReturnType<typeof submitTask>> | Awaited<ReturnType<typeof queryTask>> = await submitTask(
      input,
      context,
    );
    while (step.kind === 'accepted' || step.kind === 'pending') {
      clock.jump(1000 * step.waitSeconds);
      step = await queryTask({ ...input, step }, context);
    }
    const { outcome } = await recordOutcome(input, context);
    if (outcome.status !== 'succeeded') throw new Error(`ended as ${outcome.code}`);
  };
  for (let task = 0; task < tasks.before; task += 1) await take();
  Object.assign(units, noUnits());
  for (let task = 0; task < tasks.counted; task += 1) await take();
  // Around: submit, its choice, record, its choice, the end; a look: wait, query, its choice.
  return { transitions: 5 + 3 * looks, calls: 3 + looks, units: means(units, tasks.counted) };
}

function means({ writes, indexWrites, reads }: Units, tasks: number): Units {
  const mean = (sum: number) => Math.round((1000 * sum) / tasks) / 1000;
  const each = (sums: Record<string, number>) =>
    Object.fromEntries(Object.entries(sums).map(([kind, sum]) => [kind, mean(sum)]));
  return { writes: each(writes), indexWrites: each(indexWrites), reads: mean(reads) };
}
