/** What people and events do with tasks: admit them, twice too, cancel them, stop, redrive or double their executions. */
import type { Clock, Random, Table } from '../../core/ports.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import { nextGeneration } from '../../core/task/next-generation.ts';
import { admitTask, type Admission } from '../../lambdas/admit/admit-task.ts';
import { executionOf } from '../../lambdas/admit/start-execution.ts';
import { cancelTask } from '../../lambdas/api/cancel-task.ts';
import type { SweepContext } from '../../lambdas/sweep/sweep-task.ts';
import type { Injections } from './injections.ts';
import type { Role } from './life.ts';
import type { Machine } from './machine.ts';
import type { Order } from './order.ts';
import type { Knowledge } from './oracle/knowledge.ts';
import type { Streams } from './streams.ts';

/** The world as people see it. */
export interface Scene {
  readonly clock: Clock;
  readonly streams: Streams;
  readonly table: Table;
  readonly machine: Machine;
  readonly known: Knowledge;
  readonly injections: Injections;
  /** One invocation of a function outside the state machine: it may die. `why` names it. */
  readonly call: <T>(role: Role, why: string, work: (context: SweepContext) => Promise<T>) => Promise<T>;
  readonly reached: (what: string) => void;
  readonly say: (what: string) => void;
}

const LATEST_MS = 60_000;

/** From admission on; ends long before the task does. */
export async function wish(order: Order, scene: Scene): Promise<void> {
  const { clock, streams, injections } = scene;
  const who = `caller ${order.name}`;
  const random = streams.of(who);
  const [begins, again, patience] = [random(), random(), random()];
  await clock.sleep(begins * 20_000);
  const twice =
    again < 0.15 && injections.happens('admitted_twice', who) ? deliverAgain(order, random, scene) : undefined;
  const isHasty = patience < 0.05 && injections.happens('gives_up', who);
  await deliver(order, isHasty ? 1 : 8, scene);
  const later = async (what: string, likely: number, act: (draws: Random) => Promise<void>) => {
    const draws = streams.of(`${who} to ${what}`);
    const [fate, afterMs] = [draws(), draws() * LATEST_MS];
    if (fate >= likely || !injections.happens(what, who)) return;
    await clock.sleep(afterMs);
    await act(draws);
  };
  await Promise.all([
    twice,
    later('cancels', 0.15, (draws) => cancel(order, draws, scene)),
    later('stops', 0.1, (draws) => stop(order, draws, scene)),
    later('doubles', 0.03, (draws) => double(order, draws, scene)),
  ]);
}

/** Delivered until it is taken in, as an event would be. */
async function deliver(order: Order, tries: number, scene: Scene): Promise<void> {
  for (let tried = 0; tried < tries; tried += 1) {
    const admission = await admit(order, order.request, 'admit', scene);
    if (admission !== undefined) {
      expectAdmitted(order, admission, scene);
      return;
    }
    await scene.clock.sleep(1000 * 2 ** tried);
  }
}

/** I12: at the same time, or later; now and then with another body, once the first is there. */
export async function deliverAgain(order: Order, random: Random, scene: Scene): Promise<void> {
  const { clock, known, reached } = scene;
  const [when, which] = [random(), random()];
  if (when < 0.5) await clock.sleep(when * 120_000);
  const other = which < 0.3 && known.tasks.has(order.taskId);
  reached(other ? 'another body under the same key' : 'delivered again');
  const admission = await admit(order, other ? { ...order.request, maxAttempts: 2 } : order.request, 'again', scene);
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
  known.claim('I8', known.tasks.has(taskId), 'a task that was admitted is not stored');
}

function admit(order: Order, request: unknown, why: string, { call }: Scene): Promise<Admission | undefined> {
  const { owner, idempotencyKey, start } = order;
  const randomTaskId = () => 'an id that nobody asked for';
  return call('admit', `${why}-${order.name}`, (context) =>
    admitTask({ request, owner, idempotencyKey, start }, { ...context, randomTaskId }),
  ).catch(() => undefined);
}

/** As the API does it; some ask twice, and some of them at once. */
export async function cancel(order: Order, random: Random, scene: Scene): Promise<void> {
  const ask = () => cancelOnce(order, scene);
  const fate = random();
  if (fate < 0.2) await Promise.all([ask(), ask()]);
  else await ask();
  if (fate > 0.8) await ask();
}

async function cancelOnce(order: Order, scene: Scene): Promise<void> {
  const task = await find(order, scene);
  if (task === undefined) return;
  scene.reached('cancelled');
  scene.say(`task ${order.name}: cancel`);
  await scene.call('api', `cancel-${order.name}`, (context) => cancelTask(task, context)).catch(() => undefined);
}

/** Stops an execution, as anybody with the right may, and some redrive it then. Its function goes on. */
export async function stop(order: Order, random: Random, scene: Scene): Promise<void> {
  const { machine, reached, say, clock, injections } = scene;
  const [fate, afterMs] = [random(), random() ** 2 * LATEST_MS];
  const task = await find(order, scene);
  if (task === undefined) return;
  const { executionName } = executionOf(task);
  if (machine.status(executionName) !== 'running') return;
  reached('stopped');
  say(`task ${order.name}: execution ${task.generation} is stopped`);
  machine.stop(executionName);
  const which = `execution ${order.name}.${task.generation}`;
  if (fate >= 0.5 || !injections.happens('redriven', which)) return;
  await clock.sleep(afterMs);
  if (machine.redrive(executionName)) say(`${which} is redriven`);
}

/** Hands a task over while its execution lives on: two of them; later the first may be stopped. */
export async function double(order: Order, random: Random, scene: Scene): Promise<void> {
  const { clock, machine, call, reached, say } = scene;
  const [fate, afterMs] = [random(), random() * 20_000];
  const task = await find(order, scene);
  if (task === undefined || task.outcome !== undefined) return;
  reached('doubled');
  say(`task ${order.name}: handed over, and its execution lives on`);
  await call('admit', `double-${order.name}`, async ({ table, executions }) => {
    const handed = await table.update(nextGeneration(task));
    if (handed.kind === 'refused') return;
    const { executionName, input } = executionOf(asTask(handed.item));
    await executions.start(executionName, input);
  }).catch(() => undefined);
  if (fate < 0.5) return;
  await clock.sleep(afterMs);
  machine.stop(executionOf(task).executionName);
}

async function find({ taskId }: Order, { table }: Scene): Promise<TaskRecord | undefined> {
  const item = await table.get(taskKey(taskId));
  return item === undefined ? undefined : asTask(item);
}
