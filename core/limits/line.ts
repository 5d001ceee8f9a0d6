/**
 * Lines of tasks that wait for a slot: one for each lane and bucket of owners, in the limit item of their group.
 *
 * A task that finds no slot draws a number (`turn`) at the end of its line and waits outside until it is due. Numbers
 * are milliseconds, a slot apart, as if the line had the whole rate to itself. `head` was the last number let in, for
 * a slot at `at`; `gap` is the mean time between two that were let in, so the number that is `d` slots behind the head is due
 * `d` gaps after it. A line only says who comes when; the slots themselves keep the rate.
 */
import { hash } from 'node:crypto';
import { urgencies, type Urgency } from '../task/urgency.ts';
import { absent, either, equals, exists, type Condition, type Item, type Update } from '../records/write.ts';
import { limitKey } from '../records/keys.ts';

/** Name of a line, e.g. `b3`: the batch lane, owners of bucket 3. */
export type LineName = string;

/** With three lanes as many as fit into an item of 1 KB. */
const BUCKETS = 8;

/** The line of an owner. Two owners share one by chance, once in `BUCKETS`. */
export function lineOf(owner: string, urgency: Urgency): LineName {
  const bucket = hash('sha256', owner, 'buffer').readUInt8(0) % BUCKETS;
  return nameOf(urgency, bucket);
}

const nameOf = (urgency: Urgency, bucket: number): LineName => `${urgency.charAt(0)}${bucket}`;

/** Every line of a group, the upper lanes first. */
export const lineNames: readonly LineName[] = urgencies.flatMap((urgency) =>
  Array.from({ length: BUCKETS }, (_, bucket) => nameOf(urgency, bucket)),
);

/** How far down the lane of a line is: 0 = nobody goes before it. */
export const depthOf = (name: LineName): number => Math.floor(lineNames.indexOf(name) / BUCKETS);

/** One line as stored. Milliseconds. */
export interface Line {
  /** The number that the next one draws. */
  readonly tail: number;
  readonly head: number;
  readonly at: number;
  readonly gap: number;
}

/** Short names: every byte of the limit item counts. */
const names = (line: LineName) => ({ tail: `${line}t`, head: `${line}h`, at: `${line}a`, gap: `${line}g` });

/** Reads a line; undefined when nobody ever stood in it. */
export function lineIn(item: Item | undefined, line: LineName): Line | undefined {
  const { tail, head, at, gap } = names(line);
  const found = [item?.[tail], item?.[head], item?.[at], item?.[gap]];
  if (!found.every((one) => typeof one === 'number')) return undefined;
  const [tailMs = 0, headMs = 0, atMs = 0, gapMs = 0] = found;
  return { tail: tailMs, head: headMs, at: atMs, gap: gapMs };
}

/** How many slots a number is behind the head. */
export const placesBehind = (line: Line, turn: number, spacingMs: number): number => (turn - line.head) / spacingMs;

/** How many stand in a line where places are counted; those who have left without a word are among them. */
export const waitingIn = (line: Line, spacingMs: number): number =>
  Math.max(0, Math.ceil((line.tail - line.head) / spacingMs));

/** How a line moves. */
export interface Pace {
  /** Between two numbers, milliseconds. */
  readonly spacingMs: number;
  /** How many may be let in out of turn: as many as there are places, where places are counted. 0 = first come, first served. */
  readonly window: number;
}

/**
 * Milliseconds between two who are let in, as far as one can tell now. Where places are counted, nobody may be let in for
 * as long as one is held; from a longer silence on the line is slower than its mean.
 */
export const gapOf = (line: Line, now: number, { spacingMs, window }: Pace): number =>
  Math.max(spacingMs, line.gap, window > 0 ? (now - line.at) / window : 0);

/** When a number is due. */
export const dueAt = (line: Line, turn: number, now: number, pace: Pace): number =>
  line.at + placesBehind(line, turn, pace.spacingMs) * gapOf(line, now, pace);

/** Nobody was let in for long, although something was free: those who stood here are gone. */
const isDeserted = (line: Line, now: number, isIdle: boolean): boolean =>
  isIdle && now - line.at > Math.max(3000, 3 * line.gap);

/** Its last number is due: whoever comes need not wait for those before him, as far as times tell. */
const isPast = (line: Line, now: number, pace: Pace): boolean => dueAt(line, line.tail, now, pace) <= now;

/** Whether somebody stands in the line, so that a newcomer has to as well. `isIdle`: a slot and a place are free now. */
export const isBusy = (line: Line | undefined, now: number, pace: Pace, isIdle: boolean): boolean =>
  line !== undefined &&
  (pace.window > 0 ? waitingIn(line, pace.spacingMs) > 0 : !isPast(line, now, pace)) &&
  !isDeserted(line, now, isIdle);

/** Draws a number: at the end of a line that is busy, or the first of one that begins now. */
export function drawNumber(
  group: string,
  name: LineName,
  line: Line | undefined,
  { now, isIdle, pace }: { readonly now: number; readonly isIdle: boolean; readonly pace: Pace },
): Update {
  const { tail, head, at, gap } = names(name);
  const key = limitKey(group);
  const { spacingMs } = pace;
  if (isBusy(line, now, pace, isIdle)) {
    // Where places are counted, those before him may have left: he asks as often as the first of a line.
    const anew = line !== undefined && isPast(line, now, pace) ? { set: { [at]: now } } : {};
    return { key, ...anew, add: { [tail]: spacingMs }, onlyIf: exists(tail) };
  }
  return {
    key,
    set: { [tail]: now + spacingMs, [head]: now, [at]: now, [gap]: spacingMs },
    onlyIf: line === undefined ? absent(tail) : either(absent(tail), equals(tail, line.tail)),
  };
}

/** The number of whoever has stood in line for this task before: he stands there no more, and nobody goes before him. */
export const PASSED = 0;

/** The number that such a write has drawn; one who has stood in line before is put at its head. */
export function drawnIn(item: Item, name: LineName, spacingMs: number, turn: number | undefined): number {
  const { head = 0, tail = 0 } = lineIn(item, name) ?? {};
  return turn === PASSED ? Math.min(head, tail - spacingMs) : tail - spacingMs;
}

/**
 * The number of somebody who stands in this line. One that it has not given out yet is of an earlier line, which is over;
 * and where places are counted, a line that was taken for empty does not know of him: he draws another.
 */
export function numberIn(line: Line | undefined, turn: number | undefined, { window }: Pace): number | undefined {
  if (line === undefined || turn === undefined || turn === PASSED) return turn;
  const isForgotten = window > 0 && line.head >= line.tail;
  return turn >= line.tail || isForgotten ? undefined : turn;
}

/** A Wait lasts whole seconds, so a task comes up to one too early. */
const EARLY_MS = 1000;

/** Whether a number may be let in now. */
export function isDue(line: Line, turn: number, now: number, pace: Pace): boolean {
  const { spacingMs, window } = pace;
  if (window > 0) return placesBehind(line, turn, spacingMs) <= window;
  return now >= dueAt(line, turn, now, pace) - EARLY_MS;
}

/** Nobody sleeps longer without a look at the line, which may have become shorter, unless half of his time is longer. */
const LONGEST_MS = 600_000;

/**
 * Milliseconds until a number that is not due should ask again. Where a rate is shared, half of what it will take or at
 * least what it takes at best: another line may end and leave its share. Where places are counted, until it has come to
 * the middle of the window.
 */
export function dueInMs(line: Line, turn: number, now: number, pace: Pace): number {
  const { spacingMs, window } = pace;
  const untilDue = dueAt(line, turn - (window / 2) * spacingMs, now, pace) - now;
  const atBest = line.at + (turn - line.head) - now;
  const waitMs = window > 0 ? Math.max(untilDue, placeInMs(line, now, pace)) : Math.max(atBest, untilDue / 2);
  return Math.ceil(Math.min(waitMs, Math.max(LONGEST_MS, untilDue / 2)));
}

/** However slowly places come free, of those who may take the next one somebody asks after so long. */
const SELDOM_MS = 15_000;

/** When to ask again for a place: as if each of those who may be let in asked once in four places that come free. */
export function placeInMs(line: Line, now: number, { spacingMs, window }: Pace): number {
  const asking = Math.min(window, Math.max(1, waitingIn(line, spacingMs)));
  const perPlace = Math.max(asking * Math.max(spacingMs, line.gap), now - line.at) / 4;
  return Math.max(EARLY_MS, Math.min(perPlace, asking * SELDOM_MS));
}

/** A place is kept for a line for so long at least: a Wait, a start and a read of those who stand in it. */
const PATIENCE_MS = 5000;

/** How long a place that is free since then is kept for a line: until its next ones must have asked, were they there. */
export function patienceMs(line: Line, since: number, pace: Pace): number {
  const asking = Math.min(pace.window, waitingIn(line, pace.spacingMs));
  return Math.max(PATIENCE_MS, (placeInMs(line, since, pace) / asking) * Math.min(4, asking + 1));
}

/** Takes it that nobody stands in the line any more, unless somebody has come since. */
export function giveUp(
  name: LineName,
  line: Line,
): { readonly set: Record<string, number>; readonly onlyIf: Condition } {
  const { tail, head } = names(name);
  return { set: { [head]: line.tail }, onlyIf: equals(tail, line.tail) };
}

/** Each gap counts for an eighth of the mean, or less where so many are let in at once. */
const GAP_WEIGHT = 8;

/**
 * What changes in a line when somebody of it is let in for a slot at `slotAt`. Where places are counted, it moves by one.
 * Elsewhere one whose turn it is moves it up to his number; one who took before his turn what nobody else used shows that
 * the line is faster than it seems; and one who is late, or has sent before, changes nothing: the line has passed him.
 */
export function letIn(
  name: LineName,
  line: Line | undefined,
  turn: number | undefined,
  given: { readonly now: number; readonly slotAt: number; readonly restedUntil: number; readonly pace: Pace },
): Record<string, number> {
  if (line === undefined || turn === undefined || turn === PASSED) return {};
  const { now, slotAt, restedUntil, pace } = given;
  const { spacingMs, window } = pace;
  const { head, at, gap } = names(name);
  // Times in which nobody was let in at all say nothing of the line.
  const passed = Math.max(0, slotAt - Math.max(line.at, restedUntil));
  const mean = (gapMs: number) => Math.round(line.gap + (gapMs - line.gap) / Math.max(GAP_WEIGHT, window));
  if (window > 0) return { [head]: Math.min(line.tail, line.head + spacingMs), [at]: slotAt, [gap]: mean(passed) };
  if (turn <= line.head) return {};
  if (!isDue(line, turn, now, pace)) return { [gap]: mean(0) };
  // Where the slot waited for the line, nothing but its own pace has held it up.
  const took = slotAt <= now ? 0 : passed / placesBehind(line, turn, spacingMs);
  // One long gap, such as a burst of looks makes, must not send everybody who asks now to sleep for too long.
  const mostMs = 2 * Math.max(line.gap, spacingMs);
  return { [head]: turn, [at]: slotAt, [gap]: mean(Math.min(took, mostMs)) };
}
