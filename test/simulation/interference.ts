/** What comes in between while an invocation stands still. */
import type { Functions } from './functions.ts';
import type { Life } from './life.ts';
import type { Keyring } from './keyring.ts';
import type { Order } from './order.ts';
import type { Outages } from './outages.ts';
import { cancel, deliverAgain, double, stop, type Scene } from './people.ts';
import { pick } from './pick.ts';

/** Everything that can be interfered with. */
export interface Interference {
  readonly scene: Scene;
  readonly orders: readonly Order[];
  readonly outages: Outages;
  readonly keyring: Keyring;
  readonly functions: Functions;
}

/** Begins one thing, with the task that the invocation works for or with any. */
export function interfere(world: Interference, life: Life): void {
  const { scene, orders, outages, keyring } = world;
  const own = orders.filter(({ taskId }) => taskId === life.input?.taskId);
  const order = pick(
    scene.random,
    (own.length > 0 ? own : orders).map((one) => [1, one] as const),
  );
  const choices: readonly (readonly [number, string, () => unknown])[] = [
    [25, 'cancel', () => cancel(order.taskId, scene)],
    [25, 'stop', () => stop(order.taskId, scene)],
    [12, 'double', () => double(order.taskId, scene)],
    [25, 'outage', () => outages.begin(outages.any())],
    [life.role === 'submit' ? 25 : 0, 'outage, and late again', () => awayAndAgain(world, life)],
    [8, 'deliver again', () => deliverAgain(order, scene)],
    [5, 'rotate', () => keyring.rotate()],
  ];
  const [, what, begin] = pick(
    scene.random,
    choices.map((one) => [one[0], one] as const),
  );
  scene.say(`${life.id} stands still; ${what}`);
  void begin();
}

/** The table is away for longer than an answer may take; then the same call of Submit comes once more. */
function awayAndAgain({ scene, outages, functions }: Interference, { input }: Life): void {
  if (input === undefined) return;
  scene.count('delivered_late');
  const awayMs = 125_000 + scene.random() * 40_000;
  outages.begin('table', awayMs);
  functions.deliverLater('submit', { v: 1, ...input }, awayMs + scene.random() * 5000);
}
