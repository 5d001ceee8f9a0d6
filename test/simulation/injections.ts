/**
 * What goes wrong in a world, each under an address of its own: where it happens, and what. The seed decides which are
 * drawn; all of them take place, or, to find out which ones matter, only some. One that is left out takes no random
 * number from anybody.
 */
export type Address = string;

export class Injections {
  /** Those that took place, in order. */
  readonly done: Address[] = [];
  /** How many, by what they are. */
  readonly counts: Record<string, number> = {};
  readonly #only: ReadonlySet<Address> | undefined;
  readonly #now: () => number;
  readonly #say: (what: string) => void;
  /** When they took place, by the name of the task that they are about; the empty name: about none. */
  readonly #times = new Map<string, number[]>();

  constructor(only: ReadonlySet<Address> | undefined, now: () => number, say: (what: string) => void) {
    this.#only = only;
    this.#now = now;
    this.#say = say;
  }

  /** When the last one took place that may have held that task up until then; -Infinity: none did. */
  lastAt(task: string, until: number): number {
    const times = ['', task].map((name) => this.#times.get(name)?.findLast((at) => at <= until) ?? -Infinity);
    return Math.max(...times);
  }

  /** Whether it takes place. */
  happens(what: string, where: string): boolean {
    const address = `${where}: ${what}`;
    if (this.#only?.has(address) === false) return false;
    this.done.push(address);
    this.counts[what] = (this.counts[what] ?? 0) + 1;
    const task = taskOf(where);
    const times = this.#times.get(task);
    if (times === undefined) this.#times.set(task, [this.#now()]);
    else times.push(this.#now());
    this.#say(`⚡ ${address}`);
    return true;
  }
}

/** `2` of `submit-2.1.4 update TASK`, of `caller 2` and of `cancel-2.1`; empty for a sweep, a service, a deployment. */
const taskOf = (where: string): string => /^(?:[a-z]+-|caller |task |execution )(\d+)/.exec(where)?.[1] ?? '';
