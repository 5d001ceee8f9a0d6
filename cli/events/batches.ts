/** Events in as few requests as the bus allows. */
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { TASK_REQUESTED } from '../../core/events.ts';

/** One event: where it came from, and what it says. */
export interface Entry {
  readonly place: string;
  readonly source: string;
  /** JSON text. */
  readonly detail: string;
}

export interface Prepared {
  readonly place: string;
  readonly request: PutEventsRequestEntry;
}

const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024;

/** Up to ten a request and 256 KiB together; one that is too long stands alone, for the bus to refuse. */
export function batches(entries: readonly Entry[], EventBusName: string): Prepared[][] {
  const found: Prepared[][] = [];
  let bytes = 0;
  for (const { place, source, detail } of entries) {
    const size = Buffer.byteLength(detail) + source.length + TASK_REQUESTED.length;
    const last = found.at(-1);
    const request = { EventBusName, Source: source, DetailType: TASK_REQUESTED, Detail: detail };
    if (last !== undefined && last.length < MOST_ENTRIES && bytes + size <= MOST_BYTES) {
      last.push({ place, request });
      bytes += size;
    } else {
      found.push([{ place, request }]);
      bytes = size;
    }
  }
  return found;
}
