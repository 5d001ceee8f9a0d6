import type { Table } from '../ports.ts';
import { limitKey } from '../records/keys.ts';
import { goNow, limitState, queueUp, spacing, type Rate } from './limit-item.ts';
import { believed, CLOCKS_DIFFER_MS } from './wrong-clock.ts';

/**
 * - `now`: the turn is taken.
 * - `later`: none is free; nothing was taken, ask again in `waitMs`.
 */
export type Turn = { readonly kind: 'now' } | { readonly kind: 'later'; readonly waitMs: number };

/** Contention is short: each failed pair of writes means that somebody else was served. */
const TRIES = 3;

/** The limit items of callers have no cool-down, so their epoch never moves. */
const EPOCH = 0;

/**
 * Takes a turn of a rate if one is free now, unlike `reserveSlot`, which queues. After a pause as many as
 * `rate.requests` may come at once. `now` in milliseconds since the epoch.
 */
export async function takeTurn(table: Table, group: string, rate: Rate, now: number): Promise<Turn> {
  const burstMs = spacing(rate) * (rate.requests - 1);
  for (let tried = 0; tried < TRIES; tried += 1) {
    if ((await table.update(goNow(group, rate, EPOCH, now))).kind === 'written') return { kind: 'now' };
    if ((await table.update(queueUp(group, rate, EPOCH, now, burstMs))).kind === 'written') return { kind: 'now' };
    const stored = limitState(await table.get(limitKey(group)));
    const { tat, doubted } = believed(stored, now, burstMs + spacing(rate) + CLOCKS_DIFFER_MS);
    if (doubted !== undefined) {
      const anew = await table.update(goNow(group, rate, EPOCH, now, undefined, doubted));
      if (anew.kind === 'written') return { kind: 'now' };
    } else if (tat > now + burstMs) return { kind: 'later', waitMs: tat - burstMs - now };
  }
  return { kind: 'later', waitMs: spacing(rate) };
}
