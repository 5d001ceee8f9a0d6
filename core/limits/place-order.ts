/**
 * Who takes a place that comes free: a place is left to those who stand in the lines of the lanes above. Nobody knows
 * whether they still do, so it is kept for them only until they must have asked: whoever leaves it to them notes since
 * when one is kept (`keptSince`), and once they had their time, the next one takes it and their line for empty.
 * After `MOST_PASSED` places in a row that went past lower lanes (`passed`), one goes to the line that was not served for longest.
 */
import { limitKey } from '../records/keys.ts';
import type { Condition, Item, Update } from '../records/write.ts';
import type { Rider } from './limit-item.ts';
import { giveUp, lineIn, type Line } from './line.ts';
import { depthOf, lineNames, type LineName } from './line-name.ts';
import { patienceMs, waitingIn, type Pace } from './line-pace.ts';
import { hasRoom } from './places.ts';
import { CLOCKS_DIFFER_MS, standing } from './wrong-clock.ts';

const MOST_PASSED = 8;

/** The order as one asker finds it. */
export interface PlaceOrder {
  /** Free places that are left to lines that go first. */
  readonly owed: number;
  /** A place is free now, and all that are free are left to others. */
  readonly isKept: boolean;
  /** What changes with a write that takes a place. */
  readonly taking: Rider;
  /** What changes with a write that draws a number. */
  readonly drawing: Pick<Update, 'set' | 'remove'>;
  /** The note that a place is kept, where there is none yet. */
  readonly note: Update | undefined;
}

/** Where places are not counted, or the asker has one already: nobody goes first. */
export const noOrder: PlaceOrder = { owed: 0, isKept: false, taking: { onlyIf: [] }, drawing: {}, note: undefined };

interface Waiting {
  readonly name: LineName;
  readonly line: Line;
  readonly count: number;
}

interface Asker {
  readonly group: string;
  readonly line: LineName;
  readonly now: number;
  readonly furthestMs: number;
}

/** Finds out whom an asker leaves places to. `free`: places that nobody holds, of `pace.window`. */
export function placeOrder(item: Item | undefined, free: number, pace: Pace, asker: Asker): PlaceOrder {
  const { group, line: own, now, furthestMs } = asker;
  const lines = linesIn(item, pace, now, furthestMs);
  const kept = numberOf(item, 'keptSince');
  // Clocks that are further ahead are wrong.
  const since = kept > now + CLOCKS_DIFFER_MS ? 0 : kept;
  const passed = numberOf(item, 'passed');
  const hungriest = [...lines].sort((a, b) => a.line.at - b.line.at)[0]?.name;
  const first = hungriest !== own || passed < MOST_PASSED ? lines.filter(goesFirst) : [];
  const gone = first.filter(({ line }) => since > 0 && hadItsTime(line));
  const owed = first.filter((one) => !gone.includes(one)).reduce((sum, one) => sum + placesFor(one), 0);
  const isKept = free > 0 && free <= owed;
  const notes = isKept && since === 0;
  return {
    owed,
    isKept,
    taking: { ...passing(), ...(free === 1 && kept > 0 ? { remove: ['keptSince'] } : {}) },
    drawing: {
      ...(notes ? { set: { keptSince: now } } : {}),
      ...(free <= 0 && kept > 0 ? { remove: ['keptSince'] } : {}),
    },
    note: notes ? { key: limitKey(group), set: { keptSince: now }, onlyIf: hasRoom(pace.window) } : undefined,
  };

  function goesFirst({ name }: Waiting): boolean {
    return depthOf(name) < depthOf(own) || (passed >= MOST_PASSED && name === hungriest);
  }

  function hadItsTime(line: Line): boolean {
    const from = Math.max(since, line.at);
    return now - from > patienceMs(line, from, pace);
  }

  /** One that is merely hungry has one place, and its turn is over. */
  function placesFor({ name, count }: Waiting): number {
    return depthOf(name) < depthOf(own) ? count : 1;
  }

  function passing(): Rider {
    const over = gone.map(({ name, line }) => giveUp(name, line));
    const set = Object.fromEntries(over.flatMap((one) => Object.entries(one.set)));
    const onlyIf: Condition[] = over.map((one) => one.onlyIf);
    if (hungriest === own) return { set: passed > 0 ? { ...set, passed: 0 } : set, onlyIf };
    const passes = lines.some(({ name }) => depthOf(name) > depthOf(own));
    return { set, ...(passes ? { add: { passed: 1 } } : {}), onlyIf };
  }
}

function linesIn(item: Item | undefined, { spacingMs }: Pace, now: number, furthestMs: number): Waiting[] {
  return lineNames.flatMap((name) => {
    const line = standing(lineIn(item, name), now, furthestMs);
    const count = line === undefined ? 0 : waitingIn(line, spacingMs);
    return line === undefined || count === 0 ? [] : [{ name, line, count }];
  });
}

function numberOf(item: Item | undefined, name: string): number {
  const found = item?.[name];
  return typeof found === 'number' ? found : 0;
}
