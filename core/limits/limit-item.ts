/**
 * The limit item of a limit group: a GCRA with reservation, and a cool-down. Each change is one conditional write.
 * `tat` (theoretical arrival time) and `notBefore` are milliseconds since the epoch. A refusal by the provider moves
 * `epoch` on, so that every slot reserved before it is void.
 */
import { limitKey } from '../records/keys.ts';
import {
  absent,
  above,
  all,
  atMost,
  below,
  either,
  equals,
  type Condition,
  type Item,
  type Update,
} from '../records/write.ts';

/** A sending rate: `requests` in `periodSeconds`, evenly spaced. */
export interface Rate {
  readonly requests: number;
  readonly periodSeconds: number;
}

/** What the limit item says; a group that was never used is free at once. */
export interface LimitState {
  readonly epoch: number;
  readonly notBefore: number;
  readonly tat: number;
  /** The day that was counted last, and how many sends it has had. */
  readonly day: number;
  readonly sentThatDay: number;
  /** The hour at which that day began; items of earlier releases do not say it. */
  readonly dayHour: number | undefined;
}

/** Reads a limit item, or the absence of one. */
export function limitState(item: Item | undefined): LimitState {
  const number = (name: string) => {
    const found = item?.[name];
    return typeof found === 'number' ? found : 0;
  };
  const [epoch, notBefore, tat] = [number('epoch'), number('notBefore'), number('tat')];
  const dayHour = typeof item?.['dayHour'] === 'number' ? item['dayHour'] : undefined;
  return { epoch, notBefore, tat, day: number('day'), sentThatDay: number('sentThatDay'), dayHour };
}

/** Whole milliseconds between two sends. */
export const spacing = (rate: Rate): number => Math.ceil((1000 * rate.periodSeconds) / rate.requests);

/** What else a reservation asks for and changes, in the same write. */
export type Rider = Pick<Update, 'set' | 'add' | 'join' | 'leave' | 'remove'> & {
  readonly onlyIf: readonly Condition[];
};

const alone: Rider = { onlyIf: [] };

/** Takes the next slot of a queue that reaches into the future: at the `tat` as it was, within the lead. */
export function queueUp(
  group: string,
  rate: Rate,
  epoch: number,
  now: number,
  leadMs: number,
  { onlyIf, ...rider }: Rider = alone,
): Update {
  return {
    key: limitKey(group),
    ...rider,
    add: { ...rider.add, tat: spacing(rate) },
    onlyIf: all(above('tat', now), atMost('tat', now + leadMs), equals('epoch', epoch), ...onlyIf),
  };
}

/** Takes a slot now, when nobody is waiting. `doubted`: a `tat` that is not believed, and taken for none as long as it stands. */
export function goNow(
  group: string,
  rate: Rate,
  epoch: number,
  now: number,
  { onlyIf, ...rider }: Rider = alone,
  doubted?: number,
): Update {
  const same = doubted === undefined ? [] : [equals('tat', doubted)];
  return {
    key: limitKey(group),
    ...rider,
    set: { ...rider.set, tat: now + spacing(rate) },
    setIfAbsent: { epoch },
    onlyIf: all(either(absent('tat'), atMost('tat', now), ...same), isEpoch(epoch), ...onlyIf),
  };
}

/** Takes no slot of a rate, only what rides along: of a group that limits something else. */
export function goUnpaced(group: string, epoch: number, { onlyIf, ...rider }: Rider): Update {
  return { key: limitKey(group), ...rider, setIfAbsent: { epoch }, onlyIf: all(isEpoch(epoch), ...onlyIf) };
}

/** No cool-down has come since the item was read; a new item is of the first epoch. */
const isEpoch = (epoch: number): Condition => either(absent('epoch'), equals('epoch', epoch));

/** Nobody of the group sends or looks before `notBefore`. A longer cool-down that is already there stands. */
export function coolDown(group: string, notBefore: number): Update {
  return {
    key: limitKey(group),
    set: { notBefore, tat: notBefore },
    add: { epoch: 1 },
    onlyIf: either(absent('notBefore'), below('notBefore', notBefore)),
  };
}
