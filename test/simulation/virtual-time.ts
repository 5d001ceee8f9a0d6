/** Time of a simulated world: it passes only when nothing is left to do. Nothing in such a world takes real time. */
import type { Clock } from '../../core/ports.ts';

interface Sleeper {
  readonly at: number;
  readonly order: number;
  /** Undefined when nobody waits for it any more. */
  wake: (() => void) | undefined;
}

/** Wakes sleepers in order of time, then of falling asleep; an aborted one is told so when its time has come. */
export class VirtualTime implements Clock {
  #now = Date.UTC(2026, 0, 1);
  #asleep = 0;
  readonly #heap: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.after(ms, () => {
        if (signal?.aborted === true) reject(signal.reason as Error);
        else resolve();
      });
    });
  }

  /** Does something later, unless the answer is called before. */
  after(ms: number, wake: () => void): () => void {
    // Whole milliseconds, as every clock shows them.
    const sleeper: Sleeper = { at: Math.ceil(this.#now + Math.max(0, ms)), order: (this.#asleep += 1), wake };
    this.#push(sleeper);
    return () => (sleeper.wake = undefined);
  }

  /** Lets time pass until `goal` settles. @throws when it never will: nobody sleeps. */
  async run<T>(goal: Promise<T>): Promise<T> {
    const state = { settled: false };
    const settle = () => (state.settled = true);
    goal.then(settle, settle);
    for (;;) {
      // Ticks come after all promise callbacks.
      await new Promise<void>((resolve) => process.nextTick(resolve));
      if (state.settled) return goal;
      const next = this.#pop();
      if (next === undefined) throw new Error('Virtual time has stalled: nobody sleeps.');
      if (next.wake === undefined) continue;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
  }

  #push(sleeper: Sleeper): void {
    const heap = this.#heap;
    let i = heap.push(sleeper) - 1;
    for (;;) {
      const up = (i - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !isBefore(sleeper, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = sleeper;
  }

  #pop(): Sleeper | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || last === first) return first;
    let i = 0;
    for (;;) {
      const [left, right] = [heap[2 * i + 1], heap[2 * i + 2]];
      const down = left !== undefined && right !== undefined && isBefore(right, left) ? 2 * i + 2 : 2 * i + 1;
      const child = heap[down];
      if (child === undefined || !isBefore(child, last)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = last;
    return first;
  }
}

const isBefore = (a: Sleeper, b: Sleeper): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
