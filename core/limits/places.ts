/**
 * Places of a group that limits how many purchases are under way: a set of holders in its limit item. An attempt joins
 * with the write that reserves its slot, and leaves when it is over; what a crash leaves behind is found by the sweeper.
 */
import type { Log, Table } from '../ports.ts';
import { limitKey } from '../records/keys.ts';
import { currentAttempt, type TaskRecord } from '../records/task-record.ts';
import {
  absent,
  all,
  atMost,
  contains,
  either,
  exists,
  fewer,
  type Condition,
  type Item,
  type Update,
} from '../records/write.ts';

/** Holders of places, and those of them whom the sweeper found idle. */
export const HOLDERS = 'holders';
export const IDLE = 'idle';
/** When the sweeper marked them, all at once. Milliseconds since the epoch. */
const IDLE_SINCE = 'idleSince';

/** Attempt n of a task, as a holder. */
export const holderOf = (taskId: string, n: number): string => `${taskId}#${n}`;

/** The members of a set of the limit item. */
export function membersIn(item: Item | undefined, name: typeof HOLDERS | typeof IDLE): ReadonlySet<string> {
  const found = item?.[name];
  return found instanceof Set ? found : new Set();
}

/** There is a place left, or it is held already. */
export const hasPlace = (most: number, holder: string): Condition =>
  either(absent(HOLDERS), fewer(HOLDERS, most), contains(HOLDERS, holder));

/** Gives places back; what is not held is no matter. */
export const leavePlaces = (group: string, holders: readonly string[]): Update => ({
  key: limitKey(group),
  leave: { [HOLDERS]: holders, [IDLE]: holders },
  onlyIf: exists(HOLDERS),
});

/**
 * Whether attempt n of a task is counted as under way at the provider. One whose answer was lost is until another one
 * follows it: a task that waited for its own lost purchase would hold up its whole group.
 */
export function isUnderWay(task: TaskRecord, n: number): boolean {
  const { state } = task.attempts[String(n)] ?? {};
  return task.outcome === undefined && state !== undefined && state !== 'prepared' && state !== 'closed';
}

/** Marks holders as idle, unless marks of a run before still stand: what is new since then does not make those younger. */
export const markIdle = (group: string, holders: readonly string[], now: number): Update => ({
  key: limitKey(group),
  set: { [IDLE_SINCE]: now },
  join: { [IDLE]: holders },
  onlyIf: all(exists(HOLDERS), absent(IDLE)),
});

/** They are at work again. */
export const unmark = (group: string, holders: readonly string[]): Update => ({
  key: limitKey(group),
  leave: { [IDLE]: holders },
  onlyIf: exists(IDLE),
});

/** Takes the place of one that is marked since then, and has not reserved since. */
export const leaveIfIdle = (group: string, holder: string, sinceAtLatest: number): Update => ({
  ...leavePlaces(group, [holder]),
  onlyIf: all(contains(IDLE, holder), atMost(IDLE_SINCE, sinceAtLatest)),
});

/** Everything that a task may hold, by limit group: attempts that were sent while places were counted. */
function heldBy(task: TaskRecord): Map<string, string[]> {
  const held = new Map<string, string[]>();
  for (const [n, { holdsPlace, providerKeyId }] of Object.entries(task.attempts)) {
    if (holdsPlace !== true) continue;
    held.set(providerKeyId, [...(held.get(providerKeyId) ?? []), holderOf(task.taskId, Number(n))]);
  }
  return held;
}

interface Ports {
  readonly table: Table;
  readonly log: Log;
}

/** Gives back what a finished task holds. Best effort: what stays behind is found by the sweeper. */
export async function leaveAll(task: TaskRecord, { table, log }: Ports): Promise<void> {
  for (const [group, holders] of heldBy(task)) await leave(group, holders, { table, log });
}

/** Gives back the place of one attempt that is over, or that the provider has refused. */
export async function leaveOne(task: TaskRecord, n: number, ports: Ports): Promise<void> {
  const attempt = task.attempts[String(n)];
  if (attempt?.holdsPlace === true) await leave(attempt.providerKeyId, [holderOf(task.taskId, n)], ports);
}

/** The same of a task's attempt, as read, that was not sent: the place that came with its slot is written down nowhere else. */
export async function leaveUnsent(task: TaskRecord, ports: Ports): Promise<void> {
  const { state, providerKeyId = '' } = currentAttempt(task) ?? {};
  if (state === 'prepared') await leave(providerKeyId, [holderOf(task.taskId, task.attempt)], ports);
}

async function leave(group: string, holders: readonly string[], { table, log }: Ports): Promise<void> {
  try {
    await table.update(leavePlaces(group, holders));
  } catch (cause) {
    log.warn('place not given back yet', { limitGroup: group, holders: holders.join(' '), cause: String(cause) });
  }
}
