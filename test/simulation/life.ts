/** One invocation of a function, as the world sees it: what it was told, what it knows, and when it dies. */
import { StateFailure } from '../../local/engine/failure.ts';
import type { Step } from '../../core/workflow/document.ts';
import type { Invocation, Random } from '../../core/ports.ts';
import type { Injections } from './injections.ts';
import { SkewedClock } from './skewed-clock.ts';
import type { SubmitTrace } from './submit-trace.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Role = 'submit' | 'query' | 'record' | 'admit' | 'api' | 'sweep';

/** Who an invocation is. */
export interface Birth {
  /** Tells it from every other, and names its random numbers. */
  readonly id: string;
  readonly random: Random;
  readonly role: Role;
  readonly timeoutMs: number;
  /** Of the execution that it works for; absent outside the state machine. */
  readonly input?: { readonly taskId: string; readonly generation: number; readonly step?: Step };
  readonly trace?: SubmitTrace;
}

/** An id that the provider gave to an invocation. */
export interface Received {
  readonly id: string;
  readonly taskId: string;
  /** The line with it was written, or lost on its way out. */
  logged: boolean;
}

const timedOut = new StateFailure('Sandbox.Timedout', 'The function timed out.');

/** One invocation: dead, it takes no further step. */
export class Life {
  readonly id: string;
  readonly random: Random;
  readonly role: Role;
  readonly input: Birth['input'];
  readonly trace: SubmitTrace | undefined;
  readonly endsAt: number;
  readonly invocation: Invocation;
  readonly clock: SkewedClock;
  readonly signal = {
    aborted: false,
    reason: timedOut,
    throwIfAborted() {
      if (this.aborted) throw this.reason;
    },
  };
  readonly die: (cause: Error) => void;
  dead = false;
  /** Something that it asked for has failed. */
  hurt = false;
  /** What its reads of limit items said, by limit group: `notBefore` of each, or that it could not be read. */
  readonly limits = new Map<string, (number | 'unread')[]>();
  /** The longest wait that a provider has asked it for, in seconds; 0 when it has not. */
  askedSeconds = 0;
  readonly received: Received[] = [];
  posts = 0;
  /** The attempt that its POST was for. */
  attempt = 0;
  looks = 0;
  readonly #times = new Map<string, number>();

  constructor(birth: Birth, clock: VirtualTime, die: Life['die']) {
    this.id = birth.id;
    this.random = birth.random;
    this.role = birth.role;
    this.input = birth.input;
    this.trace = birth.trace;
    this.endsAt = clock.now() + birth.timeoutMs;
    this.clock = new SkewedClock(clock);
    this.die = die;
    this.invocation = {
      requestId: birth.id,
      remainingMs: () => this.endsAt - clock.now(),
      // The steps hand it on and ask nothing else of it; a real one costs more than all the rest of an invocation.
      signal: this.signal as unknown as AbortSignal,
    };
  }

  /** Begins something: answers with the words for this one time. */
  at(what: string): () => string {
    const n = (this.#times.get(what) ?? 0) + 1;
    this.#times.set(what, n);
    return () => (n === 1 ? `${this.id} ${what}` : `${this.id} ${what} (${n})`);
  }
}

interface Fate {
  readonly clock: VirtualTime;
  readonly injections: Injections;
  readonly calm: () => boolean;
  readonly count: (what: string) => void;
  readonly running: Set<Life>;
}

/** Runs until it answers, dies, or its time is up. Half of those whose time is up go on as zombies. */
export function lead<T>(birth: Birth, fate: Fate, work: (life: Life) => Promise<T>): Promise<T> {
  const { clock, injections, calm, count, running } = fate;
  return new Promise((resolve, reject) => {
    const life = new Life(birth, clock, (cause) => {
      life.dead = true;
      running.delete(life);
      stopTimer();
      birth.trace?.ends('dies');
      reject(cause);
    });
    const fated = birth.random();
    const stopTimer = clock.after(birth.timeoutMs, () => {
      life.signal.aborted = true;
      count('timed_out');
      const zombie = fated < 0.5 && injections.happens('zombie', birth.id);
      if (!zombie) life.die(timedOut);
      else reject(timedOut);
    });
    const skew = birth.random();
    if (skew < 0.05 && !calm() && injections.happens('clock_off', birth.id)) life.clock.jump(20 * skew);
    running.add(life);
    const over = () => {
      stopTimer();
      running.delete(life);
    };
    work(life).finally(over).then(resolve, reject);
  });
}
