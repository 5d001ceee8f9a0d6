/** A clock that jumps: time passes only when nothing is left to do at the present instant. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../core/ports.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * The clock whose busy work is being done, so that a sleep in there lets time pass. One for all clocks: every
 * AsyncLocalStorage slows down each promise of the process a little.
 */
const busyWith = new AsyncLocalStorage<VirtualClock>();

/** Virtual time for the engine and for tests; one per simulated world. */
export class VirtualClock implements Clock {
  #now: number;
  #active = 0;
  readonly #sleepers: Sleeper[] = [];
  #whenIdle: (() => void) | undefined;

  /** `startMs`: milliseconds since the epoch. */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const release = busyWith.getStore() === this;
    if (release) this.#leave();
    try {
      await this.#until(this.#now + Math.max(0, ms), signal);
    } finally {
      if (release) this.#active += 1;
    }
  }

  /** Runs work that takes real time (sockets, files): virtual time stands still meanwhile, except in its sleeps. */
  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.#active += 1;
    try {
      return await busyWith.run(this, work);
    } finally {
      this.#leave();
    }
  }

  /** Starts work that is not part of the busy work that starts it, e.g. an execution started by a function. */
  detached<T>(work: () => T): T {
    return busyWith.exit(work);
  }

  /** Lets time pass until `goal` settles. @throws when it never will: nothing is active and nobody sleeps. */
  async run<T>(goal: Promise<T>): Promise<T> {
    const state = { settled: false };
    const settle = () => (state.settled = true);
    goal.then(settle, settle);
    for (;;) {
      await this.#quiet();
      if (state.settled) return goal;
      const next = this.#sleepers.shift();
      if (next === undefined) throw new Error('Virtual time has stalled: nothing is active and nobody sleeps.');
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
  }

  /** Moves time forward by hand, waking nobody. For tests of clocks that jump. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #until(at: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        const index = this.#sleepers.indexOf(sleeper);
        if (index >= 0) this.#sleepers.splice(index, 1);
        reject(signal?.reason as Error);
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper: Sleeper = { at, wake };
      this.#insert(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Keeps sleepers in order of time, then of registration. */
  #insert(sleeper: Sleeper): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sleepers[middle]?.at ?? 0) <= sleeper.at) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }

  /** Resolves when no busy work is active and all promise callbacks have run. */
  async #quiet(): Promise<void> {
    do {
      if (this.#active > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#active > 0);
  }

  #leave(): void {
    this.#active -= 1;
    if (this.#active > 0) return;
    this.#whenIdle?.();
    this.#whenIdle = undefined;
  }
}

/** Does work that takes real time, such as writing to the disk; virtual time stands still meanwhile. */
export function inRealTime<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  return clock instanceof VirtualClock ? clock.busy(work) : work();
}
