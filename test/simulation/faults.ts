/** What goes wrong around one side effect of an invocation. */
import type { Random } from '../../core/ports.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import type { Life } from './life.ts';
import type { Outages, Service } from './outages.ts';
import { pick } from './pick.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the faults of a world have in common. */
export interface Faultiness {
  readonly clock: VirtualTime;
  readonly random: Random;
  readonly outages: Outages;
  /** No faults any more, so that every world comes to an end. */
  readonly calm: () => boolean;
  readonly count: (fault: string) => void;
  readonly say: (what: string) => void;
  /** People and outages that come in between, while the invocation stands still. */
  readonly interfere: (life: Life) => void;
}

type Fault = 'none' | 'crash_before' | 'crash_after' | 'lost_answer' | 'outage' | 'stall_before' | 'stall_after';

const fates: readonly (readonly [number, Fault])[] = [
  [963, 'none'],
  [8, 'crash_before'],
  [8, 'crash_after'],
  [6, 'lost_answer'],
  [6, 'outage'],
  [5, 'stall_before'],
  [4, 'stall_after'],
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
  const { clock, random } = world;
  if (life.dead) return never();
  if (world.calm()) return alive(life, await effect.work());
  const fail = (untouched: boolean, how: string) => {
    life.hurt = true;
    if (effect.broken !== undefined) return effect.broken(untouched);
    throw new Error(`simulated ${how}`);
  };
  if (effect.services.some((service) => world.outages.isAway(service))) {
    world.count('window');
    await clock.sleep(random() * 9000);
    return alive(life, fail(true, 'outage'));
  }
  const fault = pick(random, fates);
  if (fault !== 'none') {
    world.count(fault.startsWith('stall') ? 'stall' : fault);
    world.say(`${life.id} ${fault} at ${effect.what}`);
  } else if (random() < 0.1) {
    await clock.sleep(1 + random() * 50);
  }
  if (fault === 'crash_before') return crash(life);
  if (fault === 'outage') return fail(true, 'outage');
  if (fault === 'stall_before') await stall(world);
  if (isDead(life)) return never();
  const result = await effect.work();
  if (fault === 'crash_after') return crash(life);
  if (fault === 'lost_answer') return alive(life, fail(false, 'lost answer'));
  if (fault === 'stall_after') await stall(world);
  await comeBetween(world, life, effect, result);
  return alive(life, result);
}

async function comeBetween<T>(world: Faultiness, life: Life, effect: Effect<T>, result: T): Promise<void> {
  const { interference = 0.001 } = effect;
  const likely = typeof interference === 'number' ? interference : interference(result);
  if (world.random() >= likely) return;
  world.count('interference');
  world.interfere(life);
  // Long enough for its answer to be given up, or short enough to go on with it.
  const isFrozen = world.random() < 0.4;
  if (isFrozen) world.count('frozen');
  await world.clock.sleep(isFrozen ? 60_000 + world.random() * 140_000 : world.random() * 40_000);
}

const stall = ({ clock, random }: Faultiness) => clock.sleep(1000 + random() * 69_000);

const never = () => new Promise<never>(() => undefined);

/** Asked anew: it may have died meanwhile. */
const isDead = ({ dead }: Life): boolean => dead;

const alive = <T>(life: Life, result: T): T | Promise<never> => (isDead(life) ? never() : result);

/** The process is gone. */
export function crash(life: Life): Promise<never> {
  life.die(new StateFailure('Lambda.Unknown', 'simulated crash'));
  return never();
}
