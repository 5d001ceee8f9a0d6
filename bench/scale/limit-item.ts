/** The limit item of one provider key under contention: real steps over a table that takes its time, on virtual time. */
import { parseDeployment } from '../../core/deployment.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import type { Step } from '../../core/workflow/document.ts';
import { admitTask } from '../../lambdas/admit/admit-task.ts';
import { queryTask } from '../../lambdas/query/query-task.ts';
import { submitTask } from '../../lambdas/submit/submit-task.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { seeded } from '../../local/seeded.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { quietPorts } from '../../test/helpers/quiet-ports.ts';
import { slowTable } from './slow-table.ts';

/** What a load of so many starts a second came to. */
export interface Contention {
  readonly startsPerSecond: number;
  readonly tasks: number;
  /** Looks at each task that take slots of the same rate. */
  readonly looks: number;
  /** Writes of the limit item that were tried, a task; failed conditions are billed like the others. */
  readonly writesPerTask: number;
  /** Share of them whose condition failed. */
  readonly failed: number;
  /** Most of them in one second: a partition takes 1,000. */
  readonly mostInASecond: number;
  /** Calls of Submit, a task: each further one is a lap of the state machine. */
  readonly submits: number;
}

/**
 * Takes so many tasks through Submit, evenly spaced, with a rate that makes nobody wait long, and where looks count
 * through so many looks each, in the product's own growing waits.
 */
export async function contend(startsPerSecond: number, tasks: number, looks = 0): Promise<Contention> {
  const clock = new VirtualClock();
  const random = seeded(1);
  const writes: { at: number; failed: boolean }[] = [];
  const slow = slowTable(new MemoryTable({ clock }), clock, random, ({ pk }, hasFailed) => {
    if (pk.startsWith('LIMIT#')) writes.push({ at: clock.now(), failed: hasFailed });
  });
  let submits = 0;
  const rate = { requests: 1000, periodSeconds: 1, countsLooks: looks > 0 };
  const context = {
    table: slow,
    clock,
    random,
    ...quietPorts,
    deployment: parseDeployment({ providers: { unified: { rate } } }),
    invocation: { requestId: 'r', remainingMs: () => 60_000, signal: new AbortController().signal },
    randomTaskId: () => taskIdOf('o', String(random())),
    provider: {
      call: () => {
        const body = JSON.stringify({ id: `task-${random()}`, status: 'pending', progress: 0 });
        return Promise.resolve({ kind: 'answer', status: 200, headers: {}, body, receivedAt: clock.now() } as const);
      },
    },
  };
  const request = { profile: 'unified', operation: 'images', body: { model: 'image-large' } };
  const one = async (i: number) => {
    await clock.sleep((1000 * i) / startsPerSecond);
    const invocation = { ...context.invocation, requestId: `r${i}`, signal: new AbortController().signal };
    const admitted = await admitTask({ request, owner: 'o', start: true }, { ...context, invocation });
    if (admitted.kind !== 'admitted') throw new Error(admitted.kind);
    const input = { v: 1, taskId: admitted.task.taskId, generation: 1 };
    let step: Step | undefined;
    do {
      if (step !== undefined) await clock.sleep(1000 * step.waitSeconds);
      step = await submitTask(step === undefined ? input : { ...input, step }, { ...context, invocation });
      submits += 1;
    } while (step.kind === 'not_yet');
    if (step.kind !== 'accepted') throw new Error(step.kind);
    for (let looked = 0; looked < looks; looked += 1) {
      await clock.sleep(1000 * step.waitSeconds);
      step = await queryTask({ ...input, step }, { ...context, invocation });
      if (step.kind !== 'pending') throw new Error(step.kind);
    }
  };
  await clock.run(Promise.all(Array.from({ length: tasks }, (_, i) => one(i))));
  const bySecond = new Map<number, number>();
  for (const { at } of writes) bySecond.set(Math.floor(at / 1000), (bySecond.get(Math.floor(at / 1000)) ?? 0) + 1);
  return {
    startsPerSecond,
    tasks,
    looks,
    writesPerTask: rounded(writes.length / tasks),
    failed: rounded(writes.filter(({ failed }) => failed).length / writes.length),
    mostInASecond: Math.max(...bySecond.values()),
    submits: rounded(submits / tasks),
  };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
