/** What must hold of the places of a limit group. */
import { HOLDERS, membersIn } from '../../../core/limits/places.ts';
import { limitKey } from '../../../core/records/keys.ts';
import type { Item } from '../../../core/records/write.ts';
import { PLACES } from '../functions.ts';
import type { Knowledge } from './knowledge.ts';

/** A limit item was written: no more holders than places. */
export function checkPlaces(known: Knowledge, item: Item): void {
  const { size } = membersIn(item, HOLDERS);
  known.claim('limit', size <= PLACES, `${size} holders of ${PLACES} places`);
}

/** A POST of a group that counts places has one. */
export function checkHolds(known: Knowledge, group: string, holder: string): void {
  if (group !== 'unified') return;
  const { pk, sk } = limitKey(group);
  const holds = membersIn(known.items.get(`${pk}/${sk}`), HOLDERS).has(holder);
  known.claim('limit', holds, `POST of ${holder} without a place`);
}
