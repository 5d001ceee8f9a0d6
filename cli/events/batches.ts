/** Events in as few requests as the bus allows. */
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { TASK_REQUESTED } from '../../core/events.ts';
import { UsageError } from '../io.ts';

/** One event: where it came from, and what it says. */
export interface Entry {
  readonly place: string;
  /** That of its detail. */
  readonly idempotencyKey: string;
  readonly source: string;
  /** JSON text. */
  readonly detail: string;
}

export interface Prepared {
  readonly place: string;
  readonly idempotencyKey: string;
  readonly request: PutEventsRequestEntry;
}

const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024;

/** As the bus counts it. */
const bytesOf = ({ source, detail }: Entry) => Buffer.byteLength(detail) + source.length + TASK_REQUESTED.length;

/** One that is too long would end everything in the middle. @throws UsageError that names each of them */
export function refuseTooLong(entries: readonly Entry[]): void {
  const tooLong = entries
    .map((entry) => ({ place: entry.place, bytes: bytesOf(entry) }))
    .filter(({ bytes }) => bytes > MOST_BYTES)
    .map(({ place, bytes }) => `${place}: event: It has ${bytes} bytes. Allowed: ${MOST_BYTES}.`);
  if (tooLong.length > 0) throw new UsageError(`Nothing was sent. Correct these first:\n  ${tooLong.join('\n  ')}`);
}

/** Up to ten a request and 256 KiB together. */
export function batches(entries: readonly Entry[], EventBusName: string): Prepared[][] {
  const found: Prepared[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const { place, idempotencyKey, source, detail } = entry;
    const size = bytesOf(entry);
    const last = found.at(-1);
    const request = { EventBusName, Source: source, DetailType: TASK_REQUESTED, Detail: detail };
    if (last !== undefined && last.length < MOST_ENTRIES && bytes + size <= MOST_BYTES) {
      last.push({ place, idempotencyKey, request });
      bytes += size;
    } else {
      found.push([{ place, idempotencyKey, request }]);
      bytes = size;
    }
  }
  return found;
}
