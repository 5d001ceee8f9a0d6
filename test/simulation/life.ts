/** One invocation of a function, as the world sees it: what it was told, what it knows, and when it dies. */
import { StateFailure } from '../../local/engine/failure.ts';
import type { Step } from '../../core/workflow/document.ts';
import type { Invocation, Random } from '../../core/ports.ts';
import type { SubmitTrace } from './submit-trace.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Role = 'submit' | 'query' | 'record' | 'admit' | 'api' | 'sweep';

/** Who an invocation is. */
export interface Birth {
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

/** One invocation: dead, it takes no further step. */
export interface Life extends Birth {
  readonly id: string;
  readonly endsAt: number;
  readonly invocation: Invocation;
  readonly signal: { aborted: boolean };
  readonly die: (cause: Error) => void;
  dead: boolean;
  /** Something that it asked for has failed. */
  hurt: boolean;
  /** What its reads of limit items said, by limit group: `notBefore` of each, or that it could not be read. */
  readonly limits: Map<string, (number | 'unread')[]>;
  readonly received: Received[];
  posts: number;
  /** The attempt that its POST was for. */
  attempt: number;
  looks: number;
}

interface Fate {
  readonly clock: VirtualTime;
  readonly random: Random;
  readonly nextId: () => string;
  readonly count: (what: string) => void;
  readonly running: Set<Life>;
}

/** Runs until it answers, dies, or its time is up. Half of those whose time is up go on as zombies. */
export function lead<T>(
  birth: Birth,
  { clock, random, nextId, count, running }: Fate,
  work: (life: Life) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const signal = { aborted: false, reason: new Error('The function timed out.') };
    const endsAt = clock.now() + birth.timeoutMs;
    const id = nextId();
    const life: Life = {
      ...birth,
      id,
      endsAt,
      // The steps hand it on and ask nothing else of it; a real one costs more than all the rest of an invocation.
      invocation: { requestId: id, remainingMs: () => endsAt - clock.now(), signal: signal as unknown as AbortSignal },
      signal,
      dead: false,
      hurt: false,
      limits: new Map(),
      received: [],
      posts: 0,
      attempt: 0,
      looks: 0,
      die: (cause) => {
        life.dead = true;
        running.delete(life);
        stopTimer();
        birth.trace?.ends('dies');
        reject(cause);
      },
    };
    const stopTimer = clock.after(birth.timeoutMs, () => {
      const zombie = random() < 0.5;
      count(zombie ? 'zombie' : 'timed_out');
      signal.aborted = true;
      if (!zombie) life.die(timedOut);
      else reject(timedOut);
    });
    running.add(life);
    const over = () => {
      stopTimer();
      running.delete(life);
    };
    work(life).finally(over).then(resolve, reject);
  });
}

const timedOut = new StateFailure('Sandbox.Timedout', 'The function timed out.');
