/** Asynchronous invocations as Lambda makes them: at least once, retried as the function says, then a dead letter. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { callFunction, type FunctionHost } from '../engine/call-function.ts';
import { StateFailure } from '../engine/failure.ts';
import { Journal } from '../engine/journal.ts';
import { inRealTime, VirtualClock } from '../virtual-clock.ts';
import { deadLetterOf } from './dead-letter.ts';
import { DeadLetters } from './dead-letters.ts';
import { Unfinished, type InvocationLine } from './unfinished.ts';

/** One call that is to be made. */
export interface Invocation {
  readonly functionArn: string;
  readonly payload: unknown;
}

/** One that was taken; retries keep its id, as Lambda's do. */
export type Taken = Invocation & { readonly id: string };

/** What the calls need of the functions. */
export interface AsyncHost extends FunctionHost {
  /** How often a call that failed is tried again, at most twice. */
  readonly retryAttempts: (functionArn: string) => number;
}

/** Lambda waits a minute before the first retry and two before the second; it makes no third. */
const RETRY_AFTER_MS = [60_000, 120_000];
/** Calls of one function that run at once: however long one of them takes, the others do not wait for it. */
const AT_ONCE = 32;

export class AsyncInvocations {
  /** What was given up. */
  readonly letters: DeadLetters;
  readonly #host: AsyncHost;
  readonly #folder: string | undefined;
  readonly #pending = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #limits = new Map<string, LimitFunction>();
  #journal: Journal<InvocationLine> | undefined;

  /** `folder`: what was taken survives the process there. */
  constructor(host: AsyncHost, folder: string | undefined) {
    this.#host = host;
    this.#folder = folder;
    this.letters = new DeadLetters(folder);
    // Each call that is under way listens to it.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Makes the calls that an earlier process took and did not finish. Call once, before any other. */
  async open(): Promise<void> {
    if (this.#folder === undefined) return;
    await this.letters.open();
    const unfinished = new Unfinished();
    this.#journal = await Journal.open(join(this.#folder, 'invocations.jsonl'), unfinished);
    for (const line of unfinished.lines()) this.#begin(line);
  }

  /** Takes calls over; they are made even if the process dies after this resolves. */
  async take(invocations: readonly Invocation[]): Promise<void> {
    const taken = invocations.map((one) => ({ id: randomUUID(), ...one }));
    await this.#write(taken.map((one) => ({ kind: 'taken', ...one })));
    for (const one of taken) this.#begin(one);
  }

  /** Resolves when nothing that was taken is left to do. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  /** Leaves what is not finished to the next process. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('The process is ending.'));
    await Promise.all(this.#pending);
    await this.#journal?.close();
    this.#journal = undefined;
  }

  #begin(taken: Taken): void {
    const { clock } = this.#host;
    const work = () => this.#perform(taken).catch(() => undefined);
    const pending: Promise<void> = (clock instanceof VirtualClock ? clock.detached(work) : work()).finally(() =>
      this.#pending.delete(pending),
    );
    this.#pending.add(pending);
  }

  /** Rejects when the process is ending, or nothing can be written: the journal keeps it for the next process. */
  async #perform(taken: Taken): Promise<void> {
    const limit = this.#limitOf(taken.functionArn);
    const pauses = RETRY_AFTER_MS.slice(0, this.#host.retryAttempts(taken.functionArn));
    for (const pauseMs of [...pauses, undefined]) {
      const failure = await limit(() => this.#attempt(taken));
      if (failure === undefined) break;
      if (pauseMs === undefined) await this.#giveUp(taken, failure, pauses.length + 1);
      else await this.#host.clock.sleep(pauseMs, this.#stop.signal);
    }
    await this.#write([{ kind: 'done', id: taken.id }]);
  }

  #limitOf(functionArn: string): LimitFunction {
    const limit = this.#limits.get(functionArn) ?? pLimit(AT_ONCE);
    this.#limits.set(functionArn, limit);
    return limit;
  }

  async #attempt({ id, functionArn, payload }: Taken): Promise<StateFailure | undefined> {
    this.#stop.signal.throwIfAborted();
    try {
      await callFunction(this.#host, functionArn, payload, this.#stop.signal, id);
      return undefined;
    } catch (cause) {
      if (cause instanceof StateFailure) return cause;
      throw cause;
    }
  }

  async #giveUp(taken: Taken, failure: StateFailure, tries: number): Promise<void> {
    const letter = deadLetterOf(taken, failure, tries, this.#host.clock.now());
    await inRealTime(this.#host.clock, () => this.letters.add(letter));
  }

  async #write(lines: readonly InvocationLine[]): Promise<void> {
    const journal = this.#journal;
    if (journal === undefined) return;
    await inRealTime(this.#host.clock, () => Promise.all(lines.map((line) => journal.append(line))));
  }
}
