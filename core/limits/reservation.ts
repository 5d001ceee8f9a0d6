/** What is asked and answered when somebody wants to send. */
import type { Urgency } from '../task/urgency.ts';
import type { GroupLimits } from './limit-shapes.ts';
import type { LineName } from './line-name.ts';

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
  /** When the task gives up. @default never */
  readonly deadlineAt?: number;
  /** No wait of this task is shorter. @default 0 */
  readonly leastWaitMs?: number;
  /** How far ahead the last lane may reserve; the others twice and three times as far. */
  readonly stepMs: number;
  /** Further ahead than this no slot of the group is believed. */
  readonly furthestMs: number;
}
