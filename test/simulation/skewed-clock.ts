/** The clock of one invocation: off by some seconds, and it may jump, backwards too. How long things take is the same. */
import type { Clock } from '../../core/ports.ts';
import type { VirtualTime } from './virtual-time.ts';

/** No clock of a function is further off. */
export const MAX_SKEW_MS = 10_000;

export class SkewedClock implements Clock {
  /** The time that was read last. */
  last = -Infinity;
  readonly #time: VirtualTime;
  #offMs = 0;
  /** The furthest ahead that it was when it was read. */
  #mostOffMs = -Infinity;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** The latest time that its reader can take it to be: from any of its readings on, time has passed. */
  get latest(): number {
    return this.#time.now() + this.#mostOffMs;
  }

  /** `draw`: from one end of what is possible (0) to the other (1). */
  jump(draw: number): void {
    this.#offMs = Math.round(MAX_SKEW_MS * (2 * draw - 1));
  }

  now(): number {
    this.#mostOffMs = Math.max(this.#mostOffMs, this.#offMs);
    return (this.last = this.#time.now() + this.#offMs);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#time.sleep(ms, signal);
  }
}
