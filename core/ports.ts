/**
 * The seams to the outside world. `core/` and the steps in `lambdas/` know only these; adapters, simulations and the
 * local runtime implement them.
 */
import type { Durations } from './durations/durations.ts';
import type { BideEvent, LateLookAsked, WebhookDue } from './events.ts';
import type { indexNames } from './names.ts';
import type { Condition, Item, Key, Update } from './records/write.ts';
import type { Inspected } from './provider/input-files.ts';
import type { HttpCall, HttpReply } from './provider/http.ts';

/** Time as the process sees it. A virtual clock makes waits exact and instant in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A number in [0, 1), like `Math.random`. */
export type Random = () => number;

/** What a conditional write came to. A refusal is an expected outcome, never an exception. */
export type WriteResult = { kind: 'written'; item: Item } | { kind: 'refused' };

/** A stretch of one index partition; both bounds are included. Numbers for `open`, text for the others. */
export interface IndexQuery {
  readonly index: keyof typeof indexNames;
  readonly pk: string;
  readonly from: string | number;
  readonly to: string | number;
  /** @default false: ascending */
  readonly descending?: boolean;
  readonly limit: number;
}

/** One entry of an index: which item, and where it stands. An item may have changed or gone since. */
export interface IndexEntry {
  readonly key: Key;
  readonly at: string | number;
}

/** One DynamoDB table, seen as single-item operations. Throttles and outages throw. */
export interface Table {
  /** Reads one item; strongly consistent. Expired items (`expiresAt` in the past) are absent. */
  get(key: Key): Promise<Item | undefined>;
  /** Writes a whole item if `condition` holds for the one that is stored now. */
  put(item: Item, condition?: Condition): Promise<WriteResult>;
  /** Changes parts of an item if its condition holds; creates the item when absent. Answers with the new item. */
  update(update: Update): Promise<WriteResult>;
  /**
   * Items of one partition whose sort key begins with `prefix`, in sort order, strongly consistent. With `last` only
   * so many of the end are read.
   */
  list(pk: string, prefix: string, last?: number): Promise<Item[]>;
  /** Entries of an index in order, at most `limit`; eventually consistent, so read the item behind each. */
  index(query: IndexQuery): Promise<IndexEntry[]>;
}

/** How long a call to the provider may take. All in milliseconds, except the cap. */
export interface CallLimits {
  /** From the start to the first byte of the answer's headers. */
  readonly headersMs: number;
  /** From the start to the last byte of the body. */
  readonly totalMs: number;
  /** Bytes of the decoded body that are read before the call is given up. */
  readonly bodyBytes: number;
}

/** The provider's HTTP API. Never throws for what the network does: every fault is a `HttpReply`. */
export interface ProviderHttp {
  call(call: HttpCall, limits: CallLimits, signal: AbortSignal): Promise<HttpReply>;
}

/** Provider keys by their id. */
export interface Secrets {
  /** @throws when the secret cannot be read. `refresh` goes round the cache (once, after a 401). */
  providerKey(providerKeyId: string, options?: { refresh?: boolean }): Promise<string>;
}

/** Step Functions, as much of it as we need. */
export interface Executions {
  /** `exists` = an execution of that name was started before, whatever became of it. */
  start(name: string, input: unknown): Promise<'started' | 'exists'>;
  status(name: string): Promise<'running' | 'closed' | 'missing'>;
  /** Stops an execution; one that has ended, or never was, is fine. `cause` is for people. */
  stop(name: string, cause: string): Promise<void>;
}

/** What may be sent over the bus. */
export type AnyEvent = BideEvent | LateLookAsked | WebhookDue;

/** The event bus, for those who send such events. */
export interface Bus<E extends AnyEvent = BideEvent> {
  /** @throws when the bus did not take it. */
  send(event: E): Promise<void>;
}

/** Object storage for what is too long for the table. Keys begin with `results/`. */
export interface Files {
  put(key: string, text: string): Promise<void>;
  /** @throws when it is missing. */
  get(key: string): Promise<string>;
}

/** A file of somebody else's that is to be copied. */
export interface FileSource {
  readonly url: string;
  /** Sent to the host of `url` only. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a redirection to there may be followed. */
  readonly mayFetch: (url: string) => boolean;
}

/**
 * What came of copying a file.
 * - `copied`: it is in object storage, whole, under the name that its hash and type give it.
 * - `refused`: whoever has it answered with another status than a success.
 * - `broken`: no whole file came, or it could not be stored.
 */
export type CopyReply =
  | {
      readonly kind: 'copied';
      readonly key: string;
      readonly bytes: number;
      readonly contentType: string;
      readonly sha256: string;
    }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'broken'; readonly reason: string };

/** Copies files into object storage without holding them in memory. Every fault is a `CopyReply`. */
export interface FileCopies {
  copy(
    source: FileSource,
    keyOf: (sha256: string, contentType: string) => string,
    limits: { readonly totalMs: number; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<CopyReply>;
}

/** Files in buckets of callers. */
export interface InputFiles {
  /** @throws when nobody answers. */
  inspect(bucket: string, key: string): Promise<Inspected>;
  /** A URL that anybody may read it by, for so many seconds. */
  link(bucket: string, key: string, seconds: number): Promise<string>;
}

/** How a caller gets at a file in object storage. */
export interface FileLinks {
  /** `s3://bucket/key` */
  location(key: string): string;
  /** A URL that anybody may read it by, for a while. */
  download(key: string): Promise<string>;
}

/** Structured log lines. Fields carry ids, codes and counters; never a secret, a prompt or a body. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** One call of a function: who writes (unique per delivery), how long it may go on, and when it must stop. */
export interface Invocation {
  readonly requestId: string;
  /** Milliseconds until the platform ends the function. */
  remainingMs(): number;
  /** Aborted when the platform has given the invocation up; nothing is sent to the provider after that. */
  readonly signal: AbortSignal;
}

/** What the steps work with. */
export interface StepPorts {
  readonly table: Table;
  readonly provider: ProviderHttp;
  readonly secrets: Secrets;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** What is known of durations, kept for a while; without it they are read each time. */
  readonly durations?: Durations;
  /** Of the functions that look. */
  readonly copies?: FileCopies;
  /** Of the function that sends. */
  readonly inputs?: InputFiles;
}
