/** What people and events do with tasks: admit them, twice too, cancel them, stop or double their executions. */
import type { Clock, Random, Table } from '../../core/ports.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import { nextGeneration } from '../../core/task/next-generation.ts';
import { admitTask, type Admission } from '../../lambdas/admit/admit-task.ts';
import { executionOf } from '../../lambdas/admit/start-execution.ts';
import { cancelTask } from '../../lambdas/api/cancel-task.ts';
import type { SweepContext } from '../../lambdas/sweep/sweep-task.ts';
import type { Role } from './life.ts';
import type { Machine } from './machine.ts';
import { OWNER, type Order } from './order.ts';
import type { Knowledge } from './oracle/knowledge.ts';

/** The world as people see it. */
export interface Scene {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: Table;
  readonly machine: Machine;
  readonly known: Knowledge;
  /** One invocation of a function outside the state machine: it may die. */
  readonly call: <T>(role: Role, work: (context: SweepContext) => Promise<T>) => Promise<T>;
  readonly count: (fault: string) => void;
  readonly say: (what: string) => void;
}

/** From admission on; ends long before the task does. */
export async function wish(order: Order, scene: Scene): Promise<void> {
  const { clock, random } = scene;
  await clock.sleep(random() * 20_000);
  if (!order.start) scene.count('never_started');
  const again = random() < 0.15 ? deliverAgain(order, scene) : undefined;
  await deliver(order, scene);
  if (random() < 0.15) await later(scene, () => cancel(order.taskId, scene));
  if (random() < 0.1) await later(scene, () => stop(order.taskId, scene));
  if (random() < 0.03) await later(scene, () => double(order.taskId, scene));
  await again;
}

async function later({ clock, random }: Scene, work: () => Promise<void>): Promise<void> {
  await clock.sleep(random() * 40_000);
  await work();
}

/** Delivered until it is taken in, as an event would be; one in twenty gives up at the first trouble. */
async function deliver(order: Order, scene: Scene): Promise<void> {
  const { clock, random } = scene;
  const tries = random() < 0.05 ? 1 : 8;
  for (let tried = 0; tried < tries; tried += 1) {
    const admission = await admit(order, order.request, scene);
    if (admission !== undefined) {
      expectAdmitted(order, admission, scene);
      return;
    }
    await clock.sleep(1000 * 2 ** tried);
  }
}

/** I12: at the same time, or later; now and then with another body, once the first is there. */
export async function deliverAgain(order: Order, scene: Scene): Promise<void> {
  const { clock, random, known, count } = scene;
  count('admitted_twice');
  if (random() < 0.5) await clock.sleep(random() * 60_000);
  const other = random() < 0.3 && known.tasks.has(order.taskId);
  const admission = await admit(order, other ? { ...order.request, maxAttempts: 2 } : order.request, scene);
  if (admission === undefined) return;
  if (other)
    known.claim('I12', admission.kind === 'reused', `another request was ${admission.kind} under the same key`);
  else expectAdmitted(order, admission, scene);
}

function expectAdmitted(order: Order, admission: Admission, { known }: Scene): void {
  known.claim('I12', admission.kind === 'admitted', `the request was ${admission.kind}`);
  if (admission.kind !== 'admitted') return;
  const { taskId, fingerprint } = admission.task;
  known.claim('I12', taskId === order.taskId && fingerprint === order.fingerprint, 'another task was admitted');
}

function admit(order: Order, request: unknown, { call }: Scene): Promise<Admission | undefined> {
  const { idempotencyKey, start } = order;
  const randomTaskId = () => 'an id that nobody asked for';
  return call('admit', (context) =>
    admitTask({ request, owner: OWNER, idempotencyKey, start }, { ...context, randomTaskId }),
  ).catch(() => undefined);
}

/** As the API does it; some ask twice, and some of them at once. */
export async function cancel(taskId: string, scene: Scene): Promise<void> {
  const ask = () => cancelOnce(taskId, scene);
  const fate = scene.random();
  if (fate < 0.2) await Promise.all([ask(), ask()]);
  else await ask();
  if (fate > 0.8) await ask();
}

async function cancelOnce(taskId: string, scene: Scene): Promise<void> {
  const task = await find(taskId, scene);
  if (task === undefined) return;
  scene.count('cancelled');
  scene.say(`cancel ${taskId.slice(0, 4)}`);
  await scene.call('api', (context) => cancelTask(task, context)).catch(() => undefined);
}

/** Stops an execution, as anybody with the right may. Its function goes on. */
export async function stop(taskId: string, scene: Scene): Promise<void> {
  const task = await find(taskId, scene);
  if (task === undefined) return;
  const { executionName } = executionOf(task);
  if (scene.machine.status(executionName) !== 'running') return;
  scene.count('stopped');
  scene.say(`stop ${executionName.slice(0, 4)}.${task.generation}`);
  scene.machine.stop(executionName);
}

/** Hands a task over while its execution lives on: two of them; later the first may be stopped. */
export async function double(taskId: string, scene: Scene): Promise<void> {
  const { clock, random, machine, call, count, say } = scene;
  const task = await find(taskId, scene);
  if (task === undefined || task.outcome !== undefined) return;
  count('doubled');
  say(`double ${taskId.slice(0, 4)}`);
  await call('admit', async ({ table, executions }) => {
    const handed = await table.update(nextGeneration(task));
    if (handed.kind === 'refused') return;
    const { executionName, input } = executionOf(asTask(handed.item));
    await executions.start(executionName, input);
  }).catch(() => undefined);
  if (random() < 0.5) return;
  await clock.sleep(random() * 20_000);
  machine.stop(executionOf(task).executionName);
}

async function find(taskId: string, { table }: Scene): Promise<TaskRecord | undefined> {
  const item = await table.get(taskKey(taskId));
  return item === undefined ? undefined : asTask(item);
}
