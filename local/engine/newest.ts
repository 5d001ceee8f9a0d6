/** Of ended executions the newest are kept whole; of the others only what they are called and how they ended. */
import { Execution, type Ending } from './execution.ts';

/** Ended executions that keep history, input and output. */
export const KEPT_ENDED = 1000;

/** A queue that lets go of its oldest. */
export class Newest<T> {
  readonly #most: number;
  readonly #letGo: (oldest: T) => void;
  readonly #all = new Set<T>();

  constructor(most: number, letGo: (oldest: T) => void) {
    this.#most = most;
    this.#letGo = letGo;
  }

  add(newest: T): void {
    this.#all.add(newest);
    if (this.#all.size <= this.#most) return;
    const [oldest] = this.#all;
    this.#all.delete(oldest as T);
    this.#letGo(oldest as T);
  }
}

/** Without what it answered. */
export const endingInShort = (ending: Ending): Ending => ({ ...ending, output: undefined });

/** An ended execution without history, input and output. */
export function inShort({ arn, stateMachineArn, name, definition, startedAt, ending }: Execution): Execution {
  const short = new Execution({ arn, stateMachineArn, name, definition, input: undefined, startedAt });
  short.ending = ending && endingInShort(ending);
  return short;
}
