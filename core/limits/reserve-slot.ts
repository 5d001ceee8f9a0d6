/**
 * A slot for one POST: within the rate, the places and the day of the limit group, never before its cool-down ends, and
 * in turn. One write takes all of it, or nothing.
 */
import type { Random, Table } from '../ports.ts';
import { limitKey } from '../records/keys.ts';
import type { Update } from '../records/write.ts';
import { countSend, isSpent, nextDayAt } from './day.ts';
import { leadMs } from './lead.ts';
import { goNow, goUnpaced, limitState, queueUp, type Rider } from './limit-item.ts';
import { claim, taking } from './claims.ts';
import { drawNumber, drawnIn, letIn, numberIn, PASSED } from './line.ts';
import { dueInMs, isBusy, isDue, placeInMs, waitingIn } from './line-pace.ts';
import { pauseLeft } from './pause.ts';
import { hasPlace, HOLDERS, IDLE } from './places.ts';
import { viewOf, type View } from './group-view.ts';
import type { Reservation, ReservationRequest, Slot } from './reservation.ts';

/** Contention is short: each failed write means that somebody else was served. */
const TRIES = 3;

/** The end of a pause is waited for exactly when it is as near as this. */
const PAUSE_NEAR_MS = 60_000;

/** Reserves a slot for one POST, finds that the held one still stands, or says when to ask again. */
export async function reserveSlot(table: Table, request: ReservationRequest, random: Random): Promise<Reservation> {
  let asking = request;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const item = await table.get(limitKey(asking.group));
    const pausedMs = pauseLeft(item, asking.now, PAUSE_NEAR_MS, random);
    if (pausedMs > 0) return { kind: 'paused', waitMs: pausedMs };
    const view = viewOf(item, asking);
    asking = { ...asking, turn: numberIn(view.line, asking.turn) };
    if (view.stands !== undefined) return { kind: 'slot', slot: view.stands };
    const wait = reasonToWait(view, asking);
    if (wait === undefined) {
      const slot = await take(table, view, asking);
      if (slot !== undefined) return { kind: 'slot', slot };
    } else if (asking.turn === undefined) {
      const drawn = await table.update(draw(wait, view, asking));
      if (drawn.kind === 'written') {
        asking = { ...asking, turn: drawnIn(drawn.item, asking.line, view.pace.spacingMs) };
        return claimAndWait(table, wait, viewOf(drawn.item, asking), asking, random);
      }
    } else return claimAndWait(table, wait, view, asking, random);
  }
  return { kind: 'wait', waitMs: 1000 * (1 + random()), turn: asking.turn ?? -1 };
}

function draw({ kind }: Reason, view: View, { group, line: name, now }: ReservationRequest): Update {
  const { line, pace, isIdle, isClaimed } = view;
  const { spacingMs, window } = pace;
  const isWaitedFor = isClaimed && line !== undefined && waitingIn(line, spacingMs) > 0;
  // Where places are counted, somebody of a line that is alive claims, unless all rest.
  const isResting = kind === 'rest' || kind === 'day';
  const isGoingOn = window === 0 ? isBusy(line, now, pace, isIdle) : isResting && isBusy(line, now, pace, false);
  return drawNumber(group, name, line, { now, isBusy: isGoingOn || isWaitedFor, spacingMs });
}

/** Says when to ask again. Who would take a place if one were free claims it until then. */
async function claimAndWait(
  table: Table,
  reason: Reason,
  view: View,
  request: ReservationRequest,
  random: Random,
): Promise<Reservation> {
  const reservation = waiting(reason, view, request, random);
  if (!isNext(reason, view, request)) return reservation;
  const { group, now, leastWaitMs = 0, deadlineAt = Infinity } = request;
  const askAt = now + Math.max(reservation.waitMs, leastWaitMs);
  const claimed = claim(view.item, group, request, { askAt, deadlineAt });
  if (claimed !== undefined) await table.update(claimed);
  return reservation;
}

/** Whether a place, and nothing but a place or the end of a rest, is what an asker waits for. */
function isNext(
  { kind }: Reason,
  { line, pace, needsPlace }: View,
  { turn = PASSED, now }: ReservationRequest,
): boolean {
  if (!needsPlace || kind === 'day' || kind === 'rate') return false;
  return line === undefined || isDue(line, turn, now, pace);
}

/** Why no slot can be taken now; `untilMs`: not before. */
type Reason = { readonly kind: 'rest' | 'day' | 'rate'; readonly until: number } | { readonly kind: 'turn' | 'places' };

function reasonToWait(view: View, request: ReservationRequest): Reason | undefined {
  const { limits, turn, now } = request;
  const { state, line, pace, free, isIdle } = view;
  const { perDay } = limits;
  if (state.notBefore > now) return { kind: 'rest', until: state.notBefore };
  if (perDay !== undefined && isSpent(state, perDay, now)) return { kind: 'day', until: nextDayAt(now, perDay) };
  // Where places are counted, claims tell whether somebody waits before him.
  if (turn === undefined && pace.window === 0 && isBusy(line, now, pace, isIdle)) return { kind: 'turn' };
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
function riderOf(view: View, request: ReservationRequest): Rider {
  const { state, line, pace, item, needsPlace, owed } = view;
  const { limits, line: name, holder, turn, now } = request;
  const { concurrent, perDay } = limits;
  const counted: Rider = perDay === undefined ? { onlyIf: [] } : countSend(state, perDay, now);
  const given = { now, slotAt: Math.max(now, state.tat), restedUntil: state.notBefore, pace };
  // Who has a place already was let in when he took it.
  const moved = concurrent === undefined || needsPlace ? letIn(name, line, turn, given) : {};
  const taken: Rider = needsPlace ? taking(item, request, pace.spacingMs) : { onlyIf: [] };
  const rider = {
    set: { ...moved.set, ...counted.set, ...taken.set },
    add: { ...moved.add, ...counted.add, ...taken.add },
    remove: taken.remove ?? [],
  };
  if (concurrent === undefined) return { ...rider, onlyIf: counted.onlyIf };
  return {
    ...rider,
    join: { [HOLDERS]: [holder] },
    leave: { [IDLE]: [holder] },
    onlyIf: [...counted.onlyIf, hasPlace(concurrent - owed, holder)],
  };
}

type Waiting = Extract<Reservation, { readonly kind: 'wait' }>;

/** When to ask again. */
function waiting(reason: Reason, view: View, request: ReservationRequest, random: Random): Waiting {
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
