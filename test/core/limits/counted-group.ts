/** A group whose places are counted, for tests of who takes them. */
import type { Rate } from '../../../core/limits/limit-item.ts';
import { leavePlaces, membersIn } from '../../../core/limits/places.ts';
import type { Reservation, ReservationRequest } from '../../../core/limits/reservation.ts';
import { reserveSlot } from '../../../core/limits/reserve-slot.ts';
import { limitKey } from '../../../core/records/keys.ts';
import type { Urgency } from '../../../core/task/urgency.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { tableBut } from '../some-task.ts';

export const NOW = Date.UTC(2026, 0, 1);

/** A group of so many places, with nothing else that limits it but for a rate. */
export function group(concurrent: number, rate?: Rate) {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  let writes = 0;
  const counting = tableBut(table, {
    update: (update) => {
      writes += 1;
      return table.update(update);
    },
  });
  const ask = (
    name: string,
    urgency: Urgency,
    seconds: number,
    turn?: number,
    leastWaitMs = 0,
    deadlineAt = Infinity,
    line = `${urgency.charAt(0)}1`,
  ): Promise<Reservation> => {
    const request: ReservationRequest = {
      group: 'g',
      limits: { concurrent, ...(rate === undefined ? {} : { rate }) },
      urgency,
      line,
      holder: name,
      held: undefined,
      turn,
      now: NOW + 1000 * seconds,
      leastWaitMs,
      deadlineAt,
      stepMs: 1000,
      furthestMs: 70_000,
    };
    return reserveSlot(counting, request, () => 0.5);
  };
  return {
    table,
    ask,
    kind: async (...asked: Parameters<typeof ask>) => (await ask(...asked)).kind,
    /** Comes anew, finds nothing and draws a number. */
    draw: async (...asked: Parameters<typeof ask>): Promise<number> => {
      const reserved = await ask(...asked);
      return reserved.kind === 'wait' ? reserved.turn : NaN;
    },
    leave: (...names: string[]) => table.update(leavePlaces('g', names)),
    holders: async () => [...membersIn(await table.get(limitKey('g')), 'holders')],
    item: () => table.get(limitKey('g')),
    writes: () => writes,
  };
}

/** All places are held (h0, h1, ...), and each of these lanes has one that waits since then. */
export async function full(concurrent: number, ...lanes: Urgency[]) {
  const here = group(concurrent);
  for (let i = 0; i < concurrent; i += 1) await here.ask(`h${i}`, 'normal', 0);
  const turns: Partial<Record<Urgency, number>> = {};
  for (const lane of lanes) turns[lane] = await here.draw(lane, lane, 0);
  return { ...here, turns };
}
