/**
 * Lines of tasks that wait for a slot: one for each lane and bucket of owners, in the limit item of their group.
 *
 * A task that finds no slot draws a number (`turn`) at the end of its line and waits outside until it is due. Numbers
 * are milliseconds, a slot apart, as if the line had the whole rate to itself. `head` was the last number let in, for
 * a slot at `at`; `gap` is the mean time between two that were let in, so the number that is `d` slots behind the head is due
 * `d` gaps after it. A line only says who comes when; the slots themselves keep the rate.
 */
import { absent, either, equals, exists, type Item, type Update } from '../records/write.ts';
import { limitKey } from '../records/keys.ts';
import type { LineName } from './line-name.ts';
import { isDue, placesBehind, type Pace } from './line-pace.ts';

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

/** Draws a number: at the end of a line that is busy, or the first of one that begins now. */
export function drawNumber(
  group: string,
  name: LineName,
  line: Line | undefined,
  { now, isBusy: goesOn, spacingMs }: { readonly now: number; readonly isBusy: boolean; readonly spacingMs: number },
): Update {
  const { tail, head, at, gap } = names(name);
  const key = limitKey(group);
  if (goesOn) return { key, add: { [tail]: spacingMs }, onlyIf: exists(tail) };
  return {
    key,
    set: { [tail]: now + spacingMs, [head]: now, [at]: now, [gap]: spacingMs },
    onlyIf: line === undefined ? absent(tail) : either(absent(tail), equals(tail, line.tail)),
  };
}

/** The number that such a write has drawn. */
export const drawnIn = (item: Item, name: LineName, spacingMs: number): number =>
  (lineIn(item, name)?.tail ?? 0) - spacingMs;

/** The number of whoever has stood in line for this task before: he stands there no more, and nobody goes before him. */
export const PASSED = 0;

/** The number of somebody who stands in this line; one that it has not given out yet is of an earlier line, which is over. */
export const numberIn = (line: Line | undefined, turn: number | undefined): number | undefined =>
  line !== undefined && turn !== undefined && turn >= line.tail ? undefined : turn;

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
): Pick<Update, 'set' | 'add'> {
  if (line === undefined || turn === undefined) return {};
  const { now, slotAt, restedUntil, pace } = given;
  const { spacingMs, window } = pace;
  const { head, at, gap } = names(name);
  // Times in which nobody was let in at all say nothing of the line.
  const passed = Math.max(0, slotAt - Math.max(line.at, restedUntil));
  const mean = (gapMs: number) => Math.round(line.gap + (gapMs - line.gap) / Math.max(GAP_WEIGHT, window));
  if (window > 0) {
    // A place of one who has stood in it before was a turn of the line, and tells nothing of its pace.
    if (turn === PASSED) return { set: { [at]: slotAt } };
    const set = { [at]: slotAt, [gap]: mean(passed) };
    // Several may be let in at the same time: each is one. Who comes late to a line that has begun anew is none of it.
    return line.head < line.tail ? { add: { [head]: spacingMs }, set } : { set };
  }
  if (turn <= line.head) return {};
  if (!isDue(line, turn, now, pace)) return { set: { [gap]: mean(0) } };
  // Where the slot waited for the line, nothing but its own pace has held it up.
  const took = slotAt <= now ? 0 : passed / placesBehind(line, turn, spacingMs);
  // One long gap, such as a burst of looks makes, must not send everybody who asks now to sleep for too long.
  const mostMs = 2 * Math.max(line.gap, spacingMs);
  return { set: { [head]: turn, [at]: slotAt, [gap]: mean(Math.min(took, mostMs)) } };
}
