/**
 * Who takes a place that comes free. Whoever finds none for him claims the next one for his lane, until he will have
 * asked again; while a claim stands, the lanes below leave as many places as there are tasks that wait. A claim that
 * nobody renews ends by itself, so that none is kept for long for somebody who is gone. A lane that `MOST_PASSED`
 * places in a row went past has the next one before all others.
 */
import { absent, below, either, equals, type Item, type Update } from '../records/write.ts';
import { limitKey } from '../records/keys.ts';
import { urgencies, type Urgency } from '../task/urgency.ts';
import type { Rider } from './limit-item.ts';
import { lineIn } from './line.ts';
import { linesOf } from './line-name.ts';
import { LONGEST_MS, waitingIn } from './line-pace.ts';
import { CLOCKS_DIFFER_MS } from './wrong-clock.ts';

const MOST_PASSED = 8;

/** From the end of a Wait to the question: a start, a read, a clock that is off. */
const GRACE_MS = 3000;

/** Until when a lane claims, and how many places went past it meanwhile. Short names: every byte of the item counts. */
const names = (lane: Urgency) => ({ claim: `c${lane.charAt(0)}`, passed: `p${lane.charAt(0)}` });

/** Who asks for a place. */
export interface Asker {
  readonly urgency: Urgency;
  /** A number of his line; undefined = he has just come, and goes behind those of his own lane as well. */
  readonly turn: number | undefined;
  readonly now: number;
}

/** How many of the free places are left to others. */
export function owedPlaces(item: Item | undefined, { urgency, turn, now }: Asker, spacingMs: number): number {
  const own = urgencies.indexOf(urgency);
  const isPassed = passedBy(item, urgency) >= MOST_PASSED;
  return urgencies.reduce((sum, lane, depth) => {
    if (!isClaimed(item, lane, now)) return sum;
    if (depth > own) return sum + (passedBy(item, lane) >= MOST_PASSED ? 1 : 0);
    const goesFirst = depth < own ? !isPassed : turn === undefined;
    return goesFirst ? sum + Math.max(1, waitingOf(item, lane, spacingMs)) : sum;
  }, 0);
}

/** Somebody of the lane waits for a place, and will ask again. One whose clock is far ahead is not believed. */
export function isClaimed(item: Item | undefined, lane: Urgency, now: number): boolean {
  const until = numberIn(item, names(lane).claim);
  return until >= now && until <= now + (3 / 2) * LONGEST_MS + GRACE_MS + CLOCKS_DIFFER_MS;
}

/** The claim of somebody who asks again at `askAt`; undefined where the lane's claim lasts until then. */
export function claim(item: Item | undefined, group: string, asker: Asker, askAt: number): Update | undefined {
  const { urgency, now } = asker;
  const { claim: name } = names(urgency);
  const until = Math.min(askAt, now + LONGEST_MS) + GRACE_MS;
  if (isClaimed(item, urgency, now) && numberIn(item, name) >= until) return undefined;
  // Half a wait more than needed: where many ask in turn, one claim stands for several of them.
  const longer = Math.round(until + Math.max(0, until - GRACE_MS - now) / 2);
  // One that is not believed is later, and replaced as it was read.
  const onlyIf = either(absent(name), below(name, longer), equals(name, numberIn(item, name)));
  return { key: limitKey(group), set: { [name]: longer }, onlyIf };
}

/** What changes with the write that takes a place: whose claim it was, and past whom it went. */
export function taking(item: Item | undefined, { urgency, turn, now }: Asker, spacingMs: number): Rider {
  const { claim: name, passed } = names(urgency);
  const others = waitingOf(item, urgency, spacingMs) - (turn === undefined || turn === 0 ? 0 : 1);
  const lower = urgencies.slice(urgencies.indexOf(urgency) + 1).filter((lane) => isClaimed(item, lane, now));
  return {
    set: passedBy(item, urgency) > 0 ? { [passed]: 0 } : {},
    add: Object.fromEntries(lower.map((lane) => [names(lane).passed, 1])),
    // If somebody of the lane waits after all, he claims when he asks.
    remove: turn !== undefined && others <= 0 && numberIn(item, name) > 0 ? [name] : [],
    onlyIf: [],
  };
}

const passedBy = (item: Item | undefined, lane: Urgency): number => numberIn(item, names(lane).passed);

const waitingOf = (item: Item | undefined, lane: Urgency, spacingMs: number): number =>
  linesOf(lane).reduce((sum, name) => {
    const line = lineIn(item, name);
    return line === undefined ? sum : sum + waitingIn(line, spacingMs);
  }, 0);

function numberIn(item: Item | undefined, name: string): number {
  const found = item?.[name];
  return typeof found === 'number' ? found : 0;
}
