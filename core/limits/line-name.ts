/** Which lines there are: one for each lane and bucket of owners. */
import { hash } from 'node:crypto';
import type { Urgency } from '../task/urgency.ts';

/** Name of a line, e.g. `b3`: the batch lane, owners of bucket 3. */
export type LineName = string;

/** With three lanes as many as fit into an item of 1 KB. */
const BUCKETS = 8;

const nameOf = (urgency: Urgency, bucket: number): LineName => `${urgency.charAt(0)}${bucket}`;

/** The line of an owner. Two owners share one by chance, once in `BUCKETS`. */
export const lineOf = (owner: string, urgency: Urgency): LineName =>
  nameOf(urgency, hash('sha256', owner, 'buffer').readUInt8(0) % BUCKETS);

/** Every line of a lane. */
export const linesOf = (urgency: Urgency): readonly LineName[] =>
  Array.from({ length: BUCKETS }, (_, bucket) => nameOf(urgency, bucket));
