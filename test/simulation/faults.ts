/** What goes wrong around one side effect of an invocation. */
import { StateFailure } from '../../local/engine/failure.ts';
import type { Injections } from './injections.ts';
import type { Life } from './life.ts';
import type { Outages, Service } from './outages.ts';
import { pick } from './pick.ts';
import { outOf } from './streams.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the faults of a world have in common. */
export interface Faultiness {
  readonly clock: VirtualTime;
  readonly outages: Outages;
  readonly injections: Injections;
  /** Adds to the counts of what a world has come to. */
  readonly reached: (what: string) => void;
  /** No faults any more, so that every world comes to an end. */
  readonly calm: () => boolean;
  /** People and outages that come in between, while the invocation stands still. */
  readonly interfere: (life: Life, draw: number, where: string) => boolean;
}

type Fault = 'crash_before' | 'crash_after' | 'lost_answer' | 'outage' | 'stall_before' | 'stall_after' | 'clock_jumps';

const FAULTY = 0.04;

const fates: readonly (readonly [number, Fault])[] = [
  [8, 'crash_before'],
  [8, 'crash_after'],
  [6, 'lost_answer'],
  [6, 'outage'],
  [5, 'stall_before'],
  [4, 'stall_after'],
  [3, 'clock_jumps'],
];

/** One side effect. `interference`: how likely something comes in between afterwards. */
export interface Effect<T> {
  readonly what: string;
  readonly services: readonly Service[];
  readonly interference?: number | ((result: T) => number);
  readonly work: () => T | Promise<T>;
  /** What the caller sees of an outage (`true`: nothing was done) or a lost answer. @default an error */
  readonly broken?: (untouched: boolean) => T;
}

/** Does it, with faults before and after. A dead invocation never comes back from here. */
export async function withFaults<T>(world: Faultiness, life: Life, effect: Effect<T>): Promise<T> {
  const { clock } = world;
  if (life.dead) return never();
  const { random } = life;
  const where = life.at(effect.what);
  // Always as many draws, whatever becomes of them.
  const [fate, pause, between] = [random(), random(), random()];
  if (world.calm()) return alive(life, await effect.work());
  const fail = (untouched: boolean, how: string) => {
    life.hurt = true;
    if (effect.broken !== undefined) return effect.broken(untouched);
    throw new Error(`simulated ${how}`);
  };
  if (effect.services.some((service) => world.outages.isAway(service))) {
    world.reached('met an outage');
    await clock.sleep(pause * 9000);
    return alive(life, fail(true, 'outage'));
  }
  const fault = fate < FAULTY ? injected(world, fate / FAULTY, where()) : undefined;
  if (fault === undefined && pause < 0.1) await clock.sleep(1 + pause * 500);
  if (fault === 'crash_before') return crash(life);
  if (fault === 'outage') return fail(true, 'outage');
  if (fault === 'clock_jumps') life.clock.jump(pause);
  if (fault === 'stall_before') await clock.sleep(stallMs(pause));
  if (isDead(life)) return never();
  const result = await effect.work();
  if (fault === 'crash_after') return crash(life);
  if (fault === 'lost_answer') return alive(life, fail(false, 'lost answer'));
  if (fault === 'stall_after') await clock.sleep(stallMs(pause));
  const { interference = 0.001 } = effect;
  const likely = typeof interference === 'number' ? interference : interference(result);
  if (between < likely) await comeBetween(world, life, between / likely, where());
  return alive(life, result);
}

function injected({ injections }: Faultiness, draw: number, where: string): Fault | undefined {
  const fault = pick(draw, fates);
  return injections.happens(fault, where) ? fault : undefined;
}

async function comeBetween(world: Faultiness, life: Life, draw: number, where: string): Promise<void> {
  const random = outOf(draw);
  if (!world.interfere(life, random(), where)) return;
  await world.clock.sleep(standstillMs(random(), random()));
}

/** Long enough for its answer to be given up, or short enough to go on with it, or for one step of somebody else. */
function standstillMs(which: number, draw: number): number {
  if (which < 0.4) return 60_000 + draw * 140_000;
  return which < 0.75 ? draw * 40_000 : draw * 60;
}

const stallMs = (draw: number) => 1000 + draw * 69_000;

const never = () => new Promise<never>(() => undefined);

/** Asked anew: it may have died meanwhile. */
const isDead = ({ dead }: Life): boolean => dead;

const alive = <T>(life: Life, result: T): T | Promise<never> => (isDead(life) ? never() : result);

/** The process is gone. */
export function crash(life: Life): Promise<never> {
  life.die(new StateFailure('Lambda.Unknown', 'simulated crash'));
  return never();
}
