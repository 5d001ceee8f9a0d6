/** The limit item as one asker sees it. */
import type { Item } from '../records/write.ts';
import { isClaimed, owedPlaces } from './claims.ts';
import { limitState, spacing } from './limit-item.ts';
import { lineIn, type Line } from './line.ts';
import type { Pace } from './line-pace.ts';
import { HOLDERS, IDLE, membersIn } from './places.ts';
import type { ReservationRequest, Slot } from './reservation.ts';
import { believed, standing } from './wrong-clock.ts';

/** Between the numbers of a line whose group has no rate: no such group is faster. */
const UNPACED_MS = 20;

export interface View {
  readonly state: ReturnType<typeof believed>;
  readonly line: Line | undefined;
  readonly pace: Pace;
  readonly item: Item | undefined;
  /** Places are counted, and the asker has none. */
  readonly needsPlace: boolean;
  /** Of the places that are free so many are left to others. */
  readonly owed: number;
  /** Somebody of his own line waits for a place. */
  readonly isClaimed: boolean;
  /** Places that are left for the asker; infinite where they are not counted, or he has one. */
  readonly free: number;
  /** A slot and a place are free now, for the asker. */
  readonly isIdle: boolean;
  /** A slot that needs no write: the held one, or any where nothing is limited. */
  readonly stands: Slot | undefined;
}

/** Reads it. */
export function viewOf(item: Item | undefined, request: ReservationRequest): View {
  const { limits, line, holder, held: given, now, furthestMs } = request;
  const { rate, concurrent, perDay } = limits;
  const state = believed(limitState(item), now, furthestMs);
  const holders = membersIn(item, HOLDERS);
  const isIn = concurrent === undefined || (holders.has(holder) && !membersIn(item, IDLE).has(holder));
  const needsPlace = concurrent !== undefined && !holders.has(holder);
  const pace = { spacingMs: rate === undefined ? UNPACED_MS : spacing(rate), window: concurrent ?? 0 };
  const owed = needsPlace ? owedPlaces(item, request, pace) : 0;
  const free = needsPlace ? concurrent - holders.size - owed : Infinity;
  const { epoch, notBefore } = state;
  const isFree = rate === undefined && concurrent === undefined && perDay === undefined;
  const held = given !== undefined && given.at <= Math.max(now, notBefore) + furthestMs ? given : undefined;
  const own = held?.epoch === epoch && isIn ? held : undefined;
  const at = own?.at ?? (isFree ? now : undefined);
  return {
    state,
    line: standing(lineIn(item, line), now, furthestMs),
    pace,
    item,
    needsPlace,
    owed,
    isClaimed: needsPlace && isClaimed(item, line, now),
    free,
    isIdle: free > 0 && state.tat <= now,
    stands: at === undefined ? undefined : { at: Math.max(at, notBefore), epoch },
  };
}
