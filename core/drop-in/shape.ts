/** How one kind of provider speaks to its clients: what a drop-in endpoint answers in its stead. Pure. */
import type { Profile } from '../provider/profile.ts';
import type { TaskRecord } from '../records/task-record.ts';
import type { TaskRequest } from '../task/request.ts';

/** A task with what its answer is made of. */
export interface Seen {
  readonly task: TaskRecord;
  readonly profile: Profile;
  /** As it came; undefined when somebody deleted it. */
  readonly request: TaskRequest | undefined;
  /** What the provider gave; null unless it has succeeded. */
  readonly result: unknown;
  /** The address of one of our own endpoints, e.g. of `/v1/predictions/…`, as the caller reaches it. */
  readonly addressOf: (path: string) => string;
}

/** Why a call was not done: by us, or by the provider, whose words these are then. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

/** One provider's way of answering. */
export interface Shape {
  /** HTTP status of an answer to a submission that was taken in. */
  readonly acceptedStatus: 200 | 201;
  /** HTTP status for a body that lacks something. */
  readonly invalidStatus: 400 | 422;
  /** The answer to a submission. */
  created(seen: Seen): object;
  /** The answer to a look. */
  show(seen: Seen): object;
  /** The body of an error. */
  error(refusal: Refusal): object;
  /** Seconds that a submission asks to wait for the end, by its header `Prefer`; undefined where it does not. */
  waitSeconds(prefer: string | undefined): number | undefined;
}
