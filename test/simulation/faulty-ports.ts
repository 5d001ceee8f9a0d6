/** The ports of one invocation, with faults before and after every side effect. */
import { WEBHOOK_DUE } from '../../core/events.ts';
import type { Log, Table, WriteResult } from '../../core/ports.ts';
import { limitState } from '../../core/limits/limit-item.ts';
import type { HttpReply } from '../../core/provider/http.ts';
import type { Item } from '../../core/records/write.ts';
import { asTask } from '../../core/records/task-record.ts';
import type { SweepContext } from '../../lambdas/sweep/sweep-task.ts';
import type { Cloud } from './cloud.ts';
import { withFaults, type Effect, type Faultiness } from './faults.ts';
import { faultyLog } from './faulty-log.ts';
import type { Life } from './life.ts';
import type { Oracle } from './oracle/oracle.ts';
import type { Service } from './outages.ts';
import type { Keyring } from './keyring.ts';
import type { Releases } from './releases.ts';
import type { SimulatedProvider } from './simulated-provider.ts';
import type { Streams } from './streams.ts';

/** Everything that an invocation touches. */
export interface Surroundings extends Faultiness {
  readonly streams: Streams;
  readonly releases: Releases;
  readonly table: Table;
  readonly cloud: Cloud;
  readonly provider: SimulatedProvider;
  readonly keyring: Keyring;
  readonly oracle: Oracle;
  /** A short name of a task. */
  readonly nameOf: (taskId: string) => string;
}

const POST_INTERFERENCE = 0.04;
const READ_INTERFERENCE = 0.006;

/** The ports that one invocation sees; each function uses its part of them. */
export function faultyPorts(world: Surroundings, life: Life): Omit<SweepContext, 'deployment' | 'invocation'> {
  const { cloud, oracle } = world;
  const faulty = <T>(effect: Effect<T>) => {
    oracle.acts(life, effect.what);
    return withFaults(world, life, effect);
  };
  const plain = <T>(what: string, service: Service, work: () => T | Promise<T>) =>
    faulty({ what, services: [service], work });
  const log: Log = faultyLog(world, life);
  return {
    table: faultyTable(world, life, faulty),
    executions: {
      start: (name, input) => plain('start', 'executions', () => cloud.executions.start(name, input)),
      status: (name) => plain('describe', 'executions', () => cloud.executions.status(name)),
      stop: (name, cause) => plain('stop', 'executions', () => cloud.executions.stop(name, cause)),
    },
    bus: {
      send: (event) =>
        plain('announce', 'bus', () => {
          if (event.detailType === WEBHOOK_DUE) throw new Error('No task here has a webhook.');
          oracle.announces(event);
          return cloud.bus.send(event);
        }),
    },
    files: {
      put: (key, text) => plain('put file', 'files', () => cloud.files.put(key, text)),
      get: (key) => plain('get file', 'files', () => cloud.files.get(key)),
    },
    provider: { call: (call) => ask(world, life, faulty, call) },
    secrets: {
      providerKey: (_, options) =>
        plain('secret', 'secrets', () => world.keyring.read(options?.refresh === true, life)).catch(
          (cause: unknown) => {
            // A look that fails for want of the key counts as one.
            life.looks += 1;
            throw cause;
          },
        ),
    },
    clock: life.clock,
    random: world.streams.of(`${life.id} at dice`),
    log,
  };
}

type Faulty = <T>(effect: Effect<T>) => Promise<T>;
type Call = Parameters<SweepContext['provider']['call']>[0];

async function ask(world: Surroundings, life: Life, faulty: Faulty, call: Call): Promise<HttpReply> {
  if (call.method === 'GET') life.looks += 1;
  const reply = await faulty({
    what: call.method,
    services: ['provider'],
    interference: call.method === 'POST' ? POST_INTERFERENCE : READ_INTERFERENCE,
    work: (): HttpReply | Promise<HttpReply> => {
      if (life.signal.aborted) return { kind: 'not_sent', reason: 'aborted' };
      life.trace?.did('POST');
      return arrived(life, world.provider.receive(call, life));
    },
    broken: (untouched): HttpReply =>
      untouched ? { kind: 'not_sent', reason: 'ENOTFOUND' } : { kind: 'broken', reason: 'ECONNRESET' },
  });
  world.oracle.replied(life, reply);
  return reply;
}

/** Its time of arrival is read off the clock of the invocation. */
async function arrived(life: Life, answer: Promise<HttpReply>): Promise<HttpReply> {
  const reply = await answer;
  return reply.kind === 'answer' ? { ...reply, receivedAt: life.clock.now() } : reply;
}

function faultyTable(world: Surroundings, life: Life, faulty: Faulty): Table {
  const { table, oracle, releases } = world;
  const isLimit = (sk: string) => sk === 'LIMIT';
  const reading = (sk: string): Service[] => (isLimit(sk) ? ['table', 'limit'] : ['table']);
  const writing = (sk: string): Service[] => [...reading(sk), 'writes'];
  return {
    get: async ({ pk, sk }) => {
      const read = faulty({
        what: `get ${sk}`,
        services: reading(sk),
        // Between what it has read and what it writes then.
        interference: sk === 'TASK' || sk.startsWith('REQUEST') ? READ_INTERFERENCE : 0.001,
        work: () => table.get({ pk, sk }),
      });
      if (isLimit(sk)) return noted(life, pk, read);
      const item = await read;
      if (sk === 'TASK') life.trace?.finds(item === undefined ? undefined : asTask(item), life.clock.now());
      return item;
    },
    put: (given, condition) => {
      const item = releases.item(given);
      const asked = { key: item, sets: item, askedAt: life.clock.last };
      return faulty({
        what: `put ${item.sk}`,
        services: writing(item.sk),
        work: () => written(world, life, asked, () => table.put(item, condition)),
      });
    },
    update: (given) => {
      const update = releases.update(given);
      const { key, set, setIfAbsent } = update;
      const sets = setIfAbsent === undefined ? (set ?? {}) : { ...set, ...setIfAbsent };
      const asked = { key, sets, askedAt: life.clock.last };
      return faulty({
        what: `update ${key.sk}`,
        services: writing(key.sk),
        // Most can happen between the write that counts a send and its POST.
        interference: () => (oracle.isSending(life) ? POST_INTERFERENCE : 0.001),
        work: () => written(world, life, asked, () => table.update(update)),
      });
    },
    list: (pk, prefix) => faulty({ what: 'list', services: ['table'], work: () => table.list(pk, prefix) }),
    index: (query) => faulty({ what: `index ${query.index}`, services: ['table'], work: () => table.index(query) }),
  };
}

/** Remembers what the invocation learnt of a limit item, or that it learnt nothing. */
async function noted(life: Life, pk: string, read: Promise<Item | undefined>): Promise<Item | undefined> {
  const group = pk.slice(pk.indexOf('#') + 1);
  const known = life.limits.get(group) ?? [];
  life.limits.set(group, known);
  try {
    const item = await read;
    known.push(limitState(item).notBefore);
    return item;
  } catch (cause) {
    known.push('unread');
    throw cause;
  }
}

/** One write, or two. */
async function written(
  world: Surroundings,
  life: Life,
  asked: Parameters<Oracle['watched']>[1],
  write: () => Promise<WriteResult>,
): Promise<WriteResult> {
  const first = await world.oracle.watched(life, asked, write);
  return repeats(world, life) ? world.oracle.repeated(life, asked, first, write) : first;
}

/** The SDK repeats a write whose answer was lost: the second try meets the first one's work. */
function repeats(world: Surroundings, life: Life): boolean {
  const draw = life.random();
  if (world.calm() || life.dead || draw >= 0.02) return false;
  return world.injections.happens('write_retried', life.at('write')());
}
