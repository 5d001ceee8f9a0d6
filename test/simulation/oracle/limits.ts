/** What must hold of the limits of limit group `unified`: its places, and its sends of a day. */
import { HOLDERS, membersIn } from '../../../core/limits/places.ts';
import { limitKey } from '../../../core/records/keys.ts';
import type { Item } from '../../../core/records/write.ts';
import type { Knowledge } from './knowledge.ts';

/** A limit item was written: no more holders than places. */
export function checkPlaces(known: Knowledge, item: Item): void {
  const { size } = membersIn(item, HOLDERS);
  const { concurrent = 0 } = known.limits;
  known.claim('limit', size <= concurrent, `${size} holders of ${concurrent} places`);
}

/** A POST has a place, and is one of the day's. */
export function checkSlot(known: Knowledge, group: string, holder: string): void {
  if (group !== 'unified') return;
  const { pk, sk } = limitKey(group);
  const holds = membersIn(known.items.get(`${pk}/${sk}`), HOLDERS).has(holder);
  known.claim('limit', holds, `POST of ${holder} without a place`);
  const { perDay } = known.limits;
  if (perDay === undefined) return;
  known.postsThatDay += 1;
  // The world begins at midnight, so clocks that are behind count to the day before.
  const days = perDay.resetsAtHour === 0 ? 2 : 1;
  const most = days * perDay.requests;
  known.claim('limit', known.postsThatDay <= most, `POST ${known.postsThatDay} of ${most} in ${days} days`);
}
