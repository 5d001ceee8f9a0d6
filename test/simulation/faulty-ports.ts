/** The ports of one invocation, with faults before and after every side effect. */
import type { Clock, Log, Random, Table } from '../../core/ports.ts';
import type { Item } from '../../core/records/write.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import type { SweepContext } from '../../lambdas/sweep/sweep-task.ts';
import type { Cloud } from './cloud.ts';
import type { Oracle } from './oracle.ts';
import { pick } from './pick.ts';
import type { SimulatedProvider } from './simulated-provider.ts';

type Fault = 'none' | 'crash_before' | 'crash_after' | 'lost_answer' | 'stall' | 'outage';

/** One invocation: dead, it takes no further step. */
export interface Life {
  dead: boolean;
  /** The limit item as this invocation read it last. */
  limit: Item | undefined;
  readonly die: (cause: Error) => void;
}

/** What the faults of a world have in common. */
export interface Faultiness {
  readonly clock: Clock;
  readonly random: Random;
  readonly table: Table;
  readonly cloud: Cloud;
  readonly provider: SimulatedProvider;
  readonly oracle: Oracle;
  /** No faults any more, so that every world comes to an end. */
  readonly calm: () => boolean;
  readonly count: (fault: string) => void;
  readonly say: (what: string) => void;
  /** Asserts what must hold at the moment of a POST with this body. */
  readonly checkPost: (body: string) => Promise<void>;
}

const never = () => new Promise<never>(() => undefined);

export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The ports that one invocation sees; each function uses its part of them. */
export function faultyPorts(
  world: Faultiness,
  life: Life,
  signal: AbortSignal,
): Omit<SweepContext, 'deployment' | 'invocation'> {
  const { clock, random, table, cloud } = world;
  const faulty = <T>(what: string, work: () => Promise<T>) => withFaults(world, life, what, work);
  return {
    table: {
      get: async (key) => {
        const item = await faulty(`get ${key.sk}`, () => table.get(key));
        if (key.sk === 'LIMIT') life.limit = item;
        return item;
      },
      put: (item, condition) => faulty(`put ${item.sk}`, () => table.put(item, condition)),
      update: (update) =>
        faulty(`update ${update.key.sk}`, () => retriedWrite(world, life, () => table.update(update))),
      list: (pk, prefix) => faulty('list', () => table.list(pk, prefix)),
      index: (query) => faulty(`index ${query.index}`, () => table.index(query)),
    },
    executions: {
      start: (name, input) => faulty('start', () => cloud.executions.start(name, input)),
      status: (name) => faulty('describe', () => cloud.executions.status(name)),
      stop: (name, cause) => faulty('stop', () => cloud.executions.stop(name, cause)),
    },
    bus: { send: (event) => faulty('send', () => cloud.bus.send(event)) },
    files: {
      put: (key, text) => faulty('put file', () => cloud.files.put(key, text)),
      get: (key) => faulty('get file', () => cloud.files.get(key)),
    },
    provider: {
      call: (call) =>
        faulty(call.method, async () => {
          if (signal.aborted) return { kind: 'not_sent', reason: 'aborted' };
          world.oracle.calls(life.limit, clock.now());
          if (call.method === 'POST') await world.checkPost(call.body ?? '{}');
          return world.provider.receive(call);
        }),
    },
    secrets: { providerKey: () => faulty('secret', () => Promise.resolve('key')) },
    clock,
    random,
    log: silent,
  };
}

/** The SDK's retry of a write whose answer was lost: the second try meets the first one's work. */
async function retriedWrite<T>(world: Faultiness, life: Life, write: () => Promise<T>): Promise<T> {
  if (!world.calm() && !life.dead && world.random() < 0.03) {
    world.count('write_retried');
    await write();
  }
  return write();
}

async function withFaults<T>(world: Faultiness, life: Life, what: string, work: () => Promise<T>): Promise<T> {
  if (life.dead) return never();
  const fault = draw(world);
  if (fault !== 'none') world.say(`${fault} at ${what}`);
  if (fault === 'crash_before') return crash(life);
  if (fault === 'outage') throw new Error('simulated outage');
  if (fault === 'stall') await world.clock.sleep(70_000);
  const result = await work();
  if (fault === 'crash_after') return crash(life);
  if (fault === 'lost_answer') throw new Error('simulated lost answer');
  return isDead(life) ? never() : result;
}

function draw({ calm, random, count }: Faultiness): Fault {
  if (calm()) return 'none';
  const fault = pick<Fault>(random, [
    [940, 'none'],
    [15, 'crash_before'],
    [15, 'crash_after'],
    [10, 'lost_answer'],
    [10, 'outage'],
    [3, 'stall'],
  ]);
  if (fault !== 'none') count(fault);
  return fault;
}

function crash(life: Life): Promise<never> {
  life.die(new StateFailure('Lambda.Unknown', 'simulated crash'));
  return never();
}

/** Asked anew: it may have died while the work was done. */
const isDead = ({ dead }: Life): boolean => dead;
