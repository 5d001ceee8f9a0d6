import type { Table } from '../ports.ts';
import { limitKey } from '../records/keys.ts';
import { lookLeadMs } from './lead.ts';
import { goNow, limitState, queueUp, spacing, type Rate } from './limit-item.ts';
import { believed } from './wrong-clock.ts';

/**
 * - `slot`: a look may go at `at`.
 * - `wait`: nothing is reserved; ask again in `waitMs`.
 */
export type LookReservation =
  { readonly kind: 'slot'; readonly at: number } | { readonly kind: 'wait'; readonly waitMs: number };

/** Contention is short: each failed write means that somebody else was served. */
const TRIES = 3;

/**
 * A slot for one look, where the provider counts looks like POSTs. Looks stand in no line: one that finds no slot comes
 * back when the queue of slots is gone. Times in milliseconds. `furthestMs`: further ahead no slot is believed.
 */
export async function reserveLook(
  table: Table,
  group: string,
  rate: Rate,
  { now, stepMs, furthestMs }: { readonly now: number; readonly stepMs: number; readonly furthestMs: number },
): Promise<LookReservation> {
  let room = now;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const stored = limitState(await table.get(limitKey(group)));
    const { epoch, notBefore, tat, doubted } = believed(stored, now, furthestMs);
    room = Math.max(notBefore, tat);
    if (notBefore > now || tat > now + lookLeadMs(stepMs)) break;
    const take =
      tat > now
        ? queueUp(group, rate, epoch, now, lookLeadMs(stepMs))
        : goNow(group, rate, epoch, now, undefined, doubted);
    const taken = await table.update(take);
    if (taken.kind === 'written')
      return { kind: 'slot', at: Math.max(now, limitState(taken.item).tat - spacing(rate)) };
  }
  return { kind: 'wait', waitMs: Math.max(1000, room - now) };
}
