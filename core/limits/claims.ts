/**
 * Who takes a place that comes free. Whoever finds none for him claims the next one for his line, until he will have
 * asked again; while a line of a lane is claimed, the lanes below leave as many places as stand in it, and a line of
 * its own lane that had its turns meanwhile leaves one. A claim that nobody renews ends by itself, so that none is kept
 * for long for somebody who is gone. A lane that `MOST_PASSED` places in a row went past has the next one before all others.
 */
import { absent, below, either, equals, type Item, type Update } from '../records/write.ts';
import { limitKey } from '../records/keys.ts';
import { urgencies, type Urgency } from '../task/urgency.ts';
import { limitState, type Rider } from './limit-item.ts';
import { lineIn, PASSED } from './line.ts';
import { linesOf, type LineName } from './line-name.ts';
import { LONGEST_MS, seldomMs, waitingIn, type Pace } from './line-pace.ts';
import { CLOCKS_DIFFER_MS } from './wrong-clock.ts';

const MOST_PASSED = 8;

/** A line may go on for so many of its mean gaps after another line of its lane was let in last. */
const GAPS = 2;

/** From the end of a Wait to the question: a start, a read, a clock that is off. */
const GRACE_MS = 3000;

/** Until when somebody of a line claims. Short names: every byte of the item counts. */
const claimName = (line: LineName) => `${line}c`;
/** How many places in a row went past a lane of which somebody claims. */
const passedName = (lane: Urgency) => `p${lane.charAt(0)}`;

/** Who asks for a place. */
export interface Asker {
  readonly urgency: Urgency;
  readonly line: LineName;
  /** A number of his line; undefined = he has just come, and goes behind those of his own lane as well. */
  readonly turn: number | undefined;
  readonly now: number;
}

/** How many of the free places are left to others. */
export function owedPlaces(item: Item | undefined, asker: Asker, pace: Pace): number {
  const { urgency, turn, now } = asker;
  const own = urgencies.indexOf(urgency);
  const isPassed = passedBy(item, urgency) >= MOST_PASSED;
  return urgencies.reduce((sum, lane, depth) => {
    const waiting = waitingOf(item, lane, now, pace.spacingMs);
    if (depth > own) return sum + (waiting > 0 && passedBy(item, lane) >= MOST_PASSED ? 1 : 0);
    if (depth === own && turn !== undefined) return sum + linesLeftBehind(item, asker, pace);
    const goesFirst = depth === own || !isPassed;
    return goesFirst ? sum + waiting : sum;
  }, 0);
}

/**
 * Lines of his own lane whose turn comes before that of his, as far as their claims end soon: a place is kept for no longer
 * than his own line waits for one, or those who claim take to ask while they are young. Who has stood in line once waits
 * for none.
 */
function linesLeftBehind(item: Item | undefined, { urgency, line, turn, now }: Asker, pace: Pace): number {
  const own = lineIn(item, line);
  if (own === undefined || turn === PASSED) return 0;
  const gapMs = Math.min(Math.max(own.gap, pace.spacingMs), LONGEST_MS);
  const since = Math.min(own.at, now) - GAPS * gapMs;
  return linesOf(urgency).filter((name) => {
    const other = isClaimed(item, name, now) ? lineIn(item, name) : undefined;
    if (other === undefined || other.at >= since) return false;
    return storedNumber(item, claimName(name)) - now <= Math.max(gapMs, 2 * seldomMs(other, pace) + GRACE_MS);
  }).length;
}

/** Somebody of the line waits for a place, and will ask again. One whose clock is far ahead is not believed. */
export function isClaimed(item: Item | undefined, line: LineName, now: number): boolean {
  const until = storedNumber(item, claimName(line));
  const from = Math.max(now, limitState(item).notBefore);
  return until >= now && until <= from + (3 / 2) * LONGEST_MS + GRACE_MS + CLOCKS_DIFFER_MS;
}

/** When whoever claims asks again, and when he stops. */
export interface Claiming {
  readonly askAt: number;
  readonly deadlineAt: number;
}

/** A claim for somebody's line; undefined where the one that stands lasts until he asks again. */
export function claim(
  item: Item | undefined,
  group: string,
  { line, now }: Asker,
  { askAt, deadlineAt }: Claiming,
): Update | undefined {
  const name = claimName(line);
  const wait = Math.min(askAt, Math.max(now, limitState(item).notBefore) + LONGEST_MS) - now;
  const until = Math.min(now + wait + GRACE_MS, deadlineAt);
  if (isClaimed(item, line, now) && storedNumber(item, name) >= until) return undefined;
  // Half a wait more than needed: where many ask in turn, one claim stands for several of them.
  const longer = Math.min(Math.round(until + Math.min(wait, LONGEST_MS) / 2), deadlineAt);
  // One that is not believed is later, and replaced as it was read.
  const onlyIf = either(absent(name), below(name, longer), equals(name, storedNumber(item, name)));
  return { key: limitKey(group), set: { [name]: longer }, onlyIf };
}

/** What changes with the write that takes a place: whose claim it was, and past whom it went. */
export function taking(item: Item | undefined, { urgency, line, turn, now }: Asker, spacingMs: number): Rider {
  const lower = urgencies.slice(urgencies.indexOf(urgency) + 1);
  const claimed = lower.filter((lane) => waitingOf(item, lane, now, spacingMs) > 0);
  const stood = turn !== undefined && turn !== PASSED;
  // If somebody of the line waits after all, he claims when he asks.
  const isLast = stood && standingIn(item, line, spacingMs) <= 1 && storedNumber(item, claimName(line)) > 0;
  return {
    set: passedBy(item, urgency) > 0 ? { [passedName(urgency)]: 0 } : {},
    add: Object.fromEntries(claimed.map((lane) => [passedName(lane), 1])),
    remove: isLast ? [claimName(line)] : [],
    onlyIf: [],
  };
}

const passedBy = (item: Item | undefined, lane: Urgency): number => storedNumber(item, passedName(lane));

/** How many of a lane wait for a place: those of its lines that are claimed, and of each at least the one who claims. */
const waitingOf = (item: Item | undefined, lane: Urgency, now: number, spacingMs: number): number =>
  linesOf(lane).reduce(
    (sum, line) => (isClaimed(item, line, now) ? sum + Math.max(1, standingIn(item, line, spacingMs)) : sum),
    0,
  );

function standingIn(item: Item | undefined, name: LineName, spacingMs: number): number {
  const line = lineIn(item, name);
  return line === undefined ? 0 : waitingIn(line, spacingMs);
}

function storedNumber(item: Item | undefined, name: string): number {
  const found = item?.[name];
  return typeof found === 'number' ? found : 0;
}
