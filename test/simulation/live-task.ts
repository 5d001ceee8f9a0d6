/** What people do with one task: admit it, and now and then cancel it or stop its execution. */
import type { Clock, Random, Table } from '../../core/ports.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask } from '../../core/records/task-record.ts';
import { admitTask } from '../../lambdas/admit/admit-task.ts';
import { executionOf } from '../../lambdas/admit/start-execution.ts';
import { cancelTask } from '../../lambdas/api/cancel-task.ts';
import { sweepTask, type SweepContext } from '../../lambdas/sweep/sweep-task.ts';
import type { Cloud } from './cloud.ts';

/** The world as people see it. */
export interface Scene {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: Table;
  readonly cloud: Cloud;
  /** One invocation of a function outside the state machine: it may die. */
  readonly call: <T>(work: (context: SweepContext) => Promise<T>) => Promise<T>;
  readonly count: (fault: string) => void;
  readonly say: (what: string) => void;
}

/** From admission on; ends long before the task does. */
export async function liveTask(taskId: string, scene: Scene): Promise<void> {
  const { clock, random } = scene;
  await clock.sleep(random() * 20_000);
  await admit(taskId, scene);
  if (random() < 0.2) await cancelLater(taskId, scene);
  if (random() < 0.2) await stopLater(taskId, scene);
}

/** Delivered until it is taken in, as an event would be; one in twenty callers never starts the execution. */
async function admit(taskId: string, { clock, random, call, count }: Scene): Promise<void> {
  const request = {
    profile: 'unified',
    operation: 'images',
    body: { model: 'm', prompt: taskId },
    ...(random() < 0.3 ? { resubmitAmbiguous: true } : {}),
    ...(random() < 0.5 ? { fallbacks: { timeout: [{ steps: 1 }] } } : {}),
  };
  const start = random() > 0.05;
  if (!start) count('never_started');
  for (let tries = 0; tries < 10; tries += 1) {
    const admitted = await call((context) =>
      admitTask({ request, owner: 'o', start }, { ...context, randomTaskId: () => taskId }),
    ).catch(() => undefined);
    if (admitted !== undefined) return;
    await clock.sleep(1000);
  }
}

/** As the API does it. */
async function cancelLater(taskId: string, { clock, random, table, call, count, say }: Scene): Promise<void> {
  await clock.sleep(random() * 40_000);
  const item = await table.get(taskKey(taskId));
  if (item === undefined) return;
  count('cancelled');
  say(`cancel ${taskId.slice(0, 4)}`);
  await call((context) => cancelTask(asTask(item), context)).catch(() => undefined);
}

/** Stops an execution, as anybody with the right may. The event that says so is lost every other time. */
async function stopLater(taskId: string, { clock, random, table, cloud, call, count, say }: Scene): Promise<void> {
  await clock.sleep(random() * 40_000);
  const item = await table.get(taskKey(taskId));
  if (item === undefined) return;
  const { executionName } = executionOf(asTask(item));
  if ((await cloud.executions.status(executionName)) !== 'running') return;
  await cloud.executions.stop(executionName, 'somebody did');
  count('stopped');
  say(`stop ${executionName.slice(0, 4)}`);
  await clock.sleep(1000);
  if (random() < 0.5) await call((context) => sweepTask(taskId, context, executionName)).catch(() => undefined);
}
