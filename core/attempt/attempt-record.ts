/**
 * One purchase tried for a task, as stored inside the task item.
 *
 *     prepared → sending → accepted | ambiguous      ambiguous → accepted (a late answer)
 *     sending → prepared (a proven refusal)          any → closed
 */
export type AttemptState = 'prepared' | 'sending' | 'accepted' | 'ambiguous' | 'closed';

/** `kept`: all of them. `missing`: not all could be copied. `expired`: the provider no longer had them all. */
export type FilesState = 'due' | 'kept' | 'missing' | 'expired';

/** Times are milliseconds since the epoch. */
export type AttemptRecord = {
  state: AttemptState;
  /** POSTs counted before they were sent. */
  sends: number;
  /** Sends that the provider provably refused: they cost nothing. */
  refused: number;
  /** The provider key of this attempt; every look uses the same. */
  providerKeyId: string;
  /** The invocation that wrote this state. */
  writer: string;
  /** Fallbacks that shaped this attempt's body, as `code/index` into the request's `fallbacks`. */
  patches: string[];
  /** Whether it takes one of the places of a limit group that counts them. */
  holdsPlace?: boolean;
  preparedAt: number;
  sentAt?: number;
  /** When a send without an answer counts as ambiguous. */
  answerDueAt?: number;
  acceptedAt?: number;
  closedAt?: number;
  providerTaskId?: string;
  estimatedSeconds?: number;
  /** The last refusal's or the closing code; `succeeded` for a result. */
  code?: string;
  message?: string;
  /** HTTP status that came with a refusal's code; -1 where a later code came with none. */
  status?: number;
  /** When a look after the end found its result, which is kept beside the outcome. */
  lateResultAt?: number;
  /** Place in the profile's list of the status that the last readable look showed. */
  rank?: number;
  /** Looks in a row whose answer made no sense. */
  unreadable?: number;
  /** What kind of task it is, for how long such take: the hashes of its workload's name. */
  workload?: string;
  /** The last look that showed it not ended. */
  lookedAt?: number;
  /** A look showed its end. */
  sawEnd?: boolean;
  /** From acceptance until the provider began it, where it tells. */
  queuedSeconds?: number;
  /** From acceptance to its end, where the provider tells. */
  tookSeconds?: number;
  /** What became of the files that its result names: `due` until that is settled. Absent = none are kept. */
  files?: FilesState;
  /** Its last waits and why, as `waitsOf` reads them. */
  waits?: string;
};

/** A fresh attempt. */
export function preparedAttempt(given: {
  providerKeyId: string;
  writer: string;
  now: number;
  patches?: readonly string[];
}): AttemptRecord {
  const { providerKeyId, writer, now, patches = [] } = given;
  return { state: 'prepared', sends: 0, refused: 0, providerKeyId, writer, patches: [...patches], preparedAt: now };
}
