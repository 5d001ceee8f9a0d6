/**
 * A slot for one POST: within the rate, the places and the day of the limit group, never before its cool-down ends, and
 * in turn. One write takes all of it, or nothing.
 */
import type { Random, Table } from '../ports.ts';
import { limitKey } from '../records/keys.ts';
import type { Item, Update } from '../records/write.ts';
import type { Urgency } from '../task/urgency.ts';
import { countSend, isSpent, nextDayAt } from './day.ts';
import type { GroupLimits } from './limit-shapes.ts';
import { leadMs } from './lead.ts';
import { goNow, goUnpaced, limitState, queueUp, spacing, type Rider } from './limit-item.ts';
import { drawNumber, drawnIn, letIn, lineIn, numberIn, PASSED, type Line } from './line.ts';
import type { LineName } from './line-name.ts';
import { dueInMs, isBusy, isDue, placeInMs, type Pace } from './line-pace.ts';
import { pauseLeft } from './pause.ts';
import { noOrder, placeOrder, type PlaceOrder } from './place-order.ts';
import { hasPlace, HOLDERS, IDLE, membersIn } from './places.ts';
import { believed, standing } from './wrong-clock.ts';

/** A reserved place in the sending order, and the epoch of the limit item that it belongs to. */
export interface Slot {
  readonly at: number;
  readonly epoch: number;
}

/**
 * - `slot`: a POST may go at `slot.at`, unless the epoch has moved on.
 * - `paused`: an operator has paused the group; nothing is reserved, ask again in `waitMs`.
 * - `wait`: nothing is reserved; ask again in `waitMs`, with the number `turn` (-1: none was drawn). `opensAt`: the day's
 *   sends are used up until then.
 */
export type Reservation =
  | { readonly kind: 'slot'; readonly slot: Slot }
  | { readonly kind: 'paused'; readonly waitMs: number }
  | { readonly kind: 'wait'; readonly waitMs: number; readonly turn: number; readonly opensAt?: number };

/** What a reservation needs to know. Times in milliseconds. */
export interface ReservationRequest {
  readonly group: string;
  readonly limits: GroupLimits;
  readonly urgency: Urgency;
  readonly line: LineName;
  /** Who takes a place where they are counted. */
  readonly holder: string;
  /** A slot from an earlier call of the same task, reused while its epoch lasts. */
  readonly held: Slot | undefined;
  /** A number from an earlier call; 0 = its turn has come once already. */
  readonly turn: number | undefined;
  readonly now: number;
  /** How far ahead the last lane may reserve; the others twice and three times as far. */
  readonly stepMs: number;
  /** Further ahead than this no slot of the group is believed. */
  readonly furthestMs: number;
}

/** Contention is short: each failed write means that somebody else was served. */
const TRIES = 3;

/** The end of a pause is waited for exactly when it is as near as this. */
const PAUSE_NEAR_MS = 60_000;

/** Between the numbers of a line whose group has no rate: no such group is faster. */
const UNPACED_MS = 20;

/** Reserves a slot for one POST, finds that the held one still stands, or says when to ask again. */
export async function reserveSlot(table: Table, request: ReservationRequest, random: Random): Promise<Reservation> {
  let asking = request;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const item = await table.get(limitKey(asking.group));
    const pausedMs = pauseLeft(item, asking.now, PAUSE_NEAR_MS, random);
    if (pausedMs > 0) return { kind: 'paused', waitMs: pausedMs };
    const view = viewOf(item, asking);
    asking = { ...asking, turn: numberIn(view.line, asking.turn, view.pace) };
    if (view.stands !== undefined) return { kind: 'slot', slot: view.stands };
    const wait = reasonToWait(view, asking);
    if (wait === undefined) {
      const slot = await take(table, view, asking);
      if (slot !== undefined) return { kind: 'slot', slot };
    } else if (draws(wait, asking)) {
      const drawn = await table.update(draw(view, asking));
      if (drawn.kind === 'written') {
        const turn = drawnIn(drawn.item, asking.line, view.pace.spacingMs, asking.turn);
        asking = { ...asking, turn };
        return waiting(wait, viewOf(drawn.item, asking), asking, random);
      }
    } else {
      if (isForPlaces(wait) && view.order.note !== undefined) await table.update(view.order.note);
      return waiting(wait, view, asking, random);
    }
  }
  return { kind: 'wait', waitMs: 1000 * (1 + random()), turn: asking.turn ?? -1 };
}

const isForPlaces = ({ kind }: Reason): boolean => kind === 'turn' || kind === 'places';

/** Who has stood in line before is counted in it again where he waits for a place, so that it is left to him. */
const draws = ({ kind }: Reason, { turn }: ReservationRequest): boolean =>
  turn === undefined || (turn === PASSED && kind === 'places');

function draw({ line, pace, isIdle, order }: View, { group, line: name, now }: ReservationRequest): Update {
  const { set, ...drawn } = drawNumber(group, name, line, { now, isIdle, pace });
  const { set: notes, ...forgets } = order.drawing;
  return { ...drawn, ...forgets, set: { ...set, ...notes } };
}

/** The limit item as one asker sees it. */
interface View {
  readonly state: ReturnType<typeof believed>;
  readonly line: Line | undefined;
  readonly pace: Pace;
  /** Places that are left to the asker; infinite where they are not counted. */
  readonly free: number;
  readonly order: PlaceOrder;
  /** A slot and a place are free now, for the asker. */
  readonly isIdle: boolean;
  /** A slot that needs no write: the held one, or any where nothing is limited. */
  readonly stands: Slot | undefined;
}

function viewOf(item: Item | undefined, request: ReservationRequest): View {
  const { limits, line, holder, held: given, now, furthestMs } = request;
  const { rate, concurrent, perDay } = limits;
  const state = believed(limitState(item), now, furthestMs);
  const holders = membersIn(item, HOLDERS);
  const isIn = concurrent === undefined || (holders.has(holder) && !membersIn(item, IDLE).has(holder));
  const pace = { spacingMs: rate === undefined ? UNPACED_MS : spacing(rate), window: concurrent ?? 0 };
  const left = concurrent === undefined || holders.has(holder) ? Infinity : concurrent - holders.size;
  const order = left === Infinity ? noOrder : placeOrder(item, left, pace, request);
  const free = left - order.owed;
  const { epoch, notBefore } = state;
  const isFree = rate === undefined && concurrent === undefined && perDay === undefined;
  const held = given !== undefined && given.at <= Math.max(now, notBefore) + furthestMs ? given : undefined;
  const own = held?.epoch === epoch && isIn ? held : undefined;
  const at = own?.at ?? (isFree ? now : undefined);
  return {
    state,
    line: standing(lineIn(item, line), now, furthestMs),
    pace,
    free,
    order,
    isIdle: free > 0 && state.tat <= now,
    stands: at === undefined ? undefined : { at: Math.max(at, notBefore), epoch },
  };
}

/** Why no slot can be taken now; `untilMs`: not before. */
type Reason = { readonly kind: 'rest' | 'day' | 'rate'; readonly until: number } | { readonly kind: 'turn' | 'places' };

function reasonToWait(view: View, request: ReservationRequest): Reason | undefined {
  const { limits, turn, now } = request;
  const { state, line, pace, free, isIdle } = view;
  const { perDay } = limits;
  if (state.notBefore > now) return { kind: 'rest', until: state.notBefore };
  if (perDay !== undefined && isSpent(state, perDay, now)) return { kind: 'day', until: nextDayAt(now, perDay) };
  if (turn === undefined && isBusy(line, now, pace, isIdle)) return { kind: 'turn' };
  // Whoever stands in line and asks while nobody else uses what is free may have it before his turn.
  if (turn !== undefined && line !== undefined && !isIdle && !isDue(line, turn, now, pace)) return { kind: 'turn' };
  if (free <= 0) return { kind: 'places' };
  const roomAt = limits.rate === undefined ? now : state.tat - reachMs(view, request);
  return roomAt > now ? { kind: 'rate', until: roomAt } : undefined;
}

/** How far ahead one may reserve. */
const reachMs = ({ line }: View, { urgency, turn, now, stepMs }: ReservationRequest): number =>
  leadMs(urgency, line, now, stepMs, turn === undefined);

async function take(table: Table, view: View, request: ReservationRequest): Promise<Slot | undefined> {
  const { state, pace } = view;
  const { group, limits, now } = request;
  const { rate } = limits;
  const { epoch } = state;
  const rider = riderOf(view, request);
  const written = await table.update(updateOf());
  if (written.kind === 'refused') return undefined;
  const { tat } = limitState(written.item);
  return { at: rate === undefined ? now : Math.max(now, tat - pace.spacingMs), epoch };

  function updateOf(): Update {
    if (rate === undefined) return goUnpaced(group, epoch, rider);
    if (state.tat <= now) return goNow(group, rate, epoch, now, rider, state.doubted);
    return queueUp(group, rate, epoch, now, reachMs(view, request), rider);
  }
}

/** What goes into the same write as the slot: the line moves on, a place is taken, the day's count grows. */
function riderOf({ state, line, pace, order }: View, request: ReservationRequest): Rider {
  const { limits, line: name, holder, turn, now } = request;
  const { concurrent, perDay } = limits;
  const counted = perDay === undefined ? { onlyIf: [] } : countSend(state, perDay, now);
  const set = {
    ...letIn(name, line, turn, { now, slotAt: Math.max(now, state.tat), restedUntil: state.notBefore, pace }),
    ...counted.set,
  };
  if (concurrent === undefined) return { ...counted, set };
  const { taking, owed } = order;
  return {
    ...taking,
    set: { ...set, ...taking.set },
    add: { ...counted.add, ...taking.add },
    join: { [HOLDERS]: [holder] },
    leave: { [IDLE]: [holder] },
    onlyIf: [...counted.onlyIf, ...taking.onlyIf, hasPlace(concurrent - owed, holder)],
  };
}

/** When to ask again. */
function waiting(reason: Reason, view: View, request: ReservationRequest, random: Random): Reservation {
  const { turn = 0, now } = request;
  const { line, pace } = view;
  switch (reason.kind) {
    case 'rest':
      return { kind: 'wait', turn, waitMs: reason.until - now + behindMs(view, turn) };
    case 'day':
      return { kind: 'wait', turn, waitMs: reason.until - now + behindMs(view, turn), opensAt: reason.until };
    case 'rate':
      return { kind: 'wait', turn, waitMs: reason.until - now };
    case 'turn':
      return { kind: 'wait', turn, waitMs: line === undefined ? 0 : dueInMs(line, turn, now, pace) };
    case 'places':
      return {
        kind: 'wait',
        turn,
        waitMs: Math.ceil((line === undefined ? 1000 : placeInMs(line, now, pace)) * (0.75 + random() / 2)),
      };
  }
}

/** Those who wait for the same moment come one after the other. */
const behindMs = ({ line }: View, turn: number): number => (line === undefined ? 0 : Math.max(0, turn - line.head));
