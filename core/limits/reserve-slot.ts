import type { Random, Table } from '../ports.ts';
import { limitKey } from '../records/keys.ts';
import { pauseLeft } from './pause.ts';
import { goNow, limitState, queueUp, spacing, type Rate } from './limit-item.ts';

/** A reserved place in the sending order, and the epoch of the limit item that it belongs to. */
export interface Slot {
  readonly at: number;
  readonly epoch: number;
}

/**
 * - `slot`: a POST may go at `slot.at`, unless the epoch has moved on.
 * - `paused`: an operator has paused the group; nothing is reserved, ask again in `waitMs`.
 * - `full`: the queue reaches beyond the lead; nothing is reserved, ask again in `waitMs`.
 */
export type Reservation =
  | { readonly kind: 'slot'; readonly slot: Slot }
  | { readonly kind: 'full'; readonly waitMs: number }
  | { readonly kind: 'paused'; readonly waitMs: number };

/** What a reservation needs to know. Times in milliseconds. */
export interface ReservationRequest {
  readonly group: string;
  /** Absent = the group has no rate, only cool-downs. */
  readonly rate: Rate | undefined;
  /** A slot from an earlier call of the same task, reused while its epoch lasts. */
  readonly held: Slot | undefined;
  readonly now: number;
  readonly leadMs: number;
}

/** Contention is short: each failed pair of writes means that somebody else was served. */
const TRIES = 3;

/** Reserves a slot for one POST, or finds that the held one still stands. Never before the group's cool-down ends. */
export async function reserveSlot(table: Table, request: ReservationRequest, random: Random): Promise<Reservation> {
  const { group, rate, held, now, leadMs } = request;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const item = await table.get(limitKey(group));
    const pausedMs = pauseLeft(item, now, leadMs, random);
    if (pausedMs > 0) return { kind: 'paused', waitMs: pausedMs };
    const { epoch, notBefore } = limitState(item);
    if (held?.epoch === epoch) return { kind: 'slot', slot: { at: Math.max(held.at, notBefore), epoch } };
    if (rate === undefined) return { kind: 'slot', slot: { at: Math.max(now, notBefore), epoch } };
    const queued = await table.update(queueUp(group, rate, epoch, now, leadMs));
    if (queued.kind === 'written') {
      const at = limitState(queued.item).tat - spacing(rate);
      return { kind: 'slot', slot: { at: Math.max(at, notBefore), epoch } };
    }
    const immediate = await table.update(goNow(group, rate, epoch, now));
    if (immediate.kind === 'written') return { kind: 'slot', slot: { at: Math.max(now, notBefore), epoch } };
  }
  return { kind: 'full', waitMs: Math.ceil(leadMs * (0.5 + random() / 2)) };
}
