/** Which lines there are: one for each lane and bucket of owners. */
import { hash } from 'node:crypto';
import { urgencies, type Urgency } from '../task/urgency.ts';

/** Name of a line, e.g. `b3`: the batch lane, owners of bucket 3. */
export type LineName = string;

/** With three lanes as many as fit into an item of 1 KB. */
const BUCKETS = 8;

/** The line of an owner. Two owners share one by chance, once in `BUCKETS`. */
export function lineOf(owner: string, urgency: Urgency): LineName {
  const bucket = hash('sha256', owner, 'buffer').readUInt8(0) % BUCKETS;
  return nameOf(urgency, bucket);
}

const nameOf = (urgency: Urgency, bucket: number): LineName => `${urgency.charAt(0)}${bucket}`;

/** Every line of a group, the upper lanes first. */
export const lineNames: readonly LineName[] = urgencies.flatMap((urgency) =>
  Array.from({ length: BUCKETS }, (_, bucket) => nameOf(urgency, bucket)),
);

/** How far down the lane of a line is: 0 = nobody goes before it. */
export const depthOf = (name: LineName): number => Math.floor(lineNames.indexOf(name) / BUCKETS);
