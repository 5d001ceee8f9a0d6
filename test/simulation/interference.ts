/** What comes in between while an invocation stands still. */
import type { Functions } from './functions.ts';
import type { Injections } from './injections.ts';
import type { Life } from './life.ts';
import type { Keyring } from './keyring.ts';
import type { Order } from './order.ts';
import type { Outages } from './outages.ts';
import { cancel, deliverAgain, double, stop, type Scene } from './people.ts';
import { pick } from './pick.ts';
import { outOf } from './streams.ts';

/** Everything that can be interfered with. */
export interface Interference {
  readonly scene: Scene;
  readonly orders: readonly Order[];
  readonly outages: Outages;
  readonly keyring: Keyring;
  readonly functions: Functions;
  readonly injections: Injections;
  /** What people have begun and not finished. */
  readonly underWay: Set<Promise<unknown>>;
}

/** Begins one thing, with the task that the invocation works for or with any. */
export function interfere(world: Interference, life: Life, draw: number, where: string): boolean {
  const { scene, orders, outages, keyring, injections, underWay } = world;
  const random = outOf(draw);
  const own = orders.filter(({ taskId }) => taskId === life.input?.taskId);
  const order = pick(
    random(),
    (own.length > 0 ? own : orders).map((one) => [1, one] as const),
  );
  const choices: readonly (readonly [number, string, () => unknown])[] = [
    [25, 'cancel', () => cancel(order, random, scene)],
    [25, 'stop', () => stop(order, random, scene)],
    [12, 'double', () => double(order, random, scene)],
    [25, 'outage', () => outages.begin(outages.any(random()), random)],
    [life.role === 'submit' ? 25 : 0, 'outage, and late again', () => awayAndAgain(world, life, random())],
    [8, 'deliver again', () => deliverAgain(order, random, scene)],
    [5, 'rotate', () => keyring.rotate()],
  ];
  const [, what, begin] = pick(
    random(),
    choices.map((one) => [one[0], one] as const),
  );
  if (!injections.happens(`meanwhile ${what}`, where)) return false;
  const act = Promise.resolve(begin());
  underWay.add(act);
  void act.finally(() => underWay.delete(act));
  return true;
}

/** The table is away for longer than an answer may take; then the same call of Submit comes once more. */
function awayAndAgain({ outages, functions }: Interference, { input, id }: Life, draw: number): void {
  if (input === undefined) return;
  const awayMs = 125_000 + draw * 40_000;
  outages.close('table', awayMs);
  functions.deliverLater('submit', { v: 1, ...input }, awayMs + draw * 5000, `${id}³`);
}
