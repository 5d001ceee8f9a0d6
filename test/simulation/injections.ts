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
  readonly #say: (what: string) => void;

  constructor(only: ReadonlySet<Address> | undefined, say: (what: string) => void) {
    this.#only = only;
    this.#say = say;
  }

  /** Whether it takes place. */
  happens(what: string, where: string): boolean {
    const address = `${where}: ${what}`;
    if (this.#only?.has(address) === false) return false;
    this.done.push(address);
    this.counts[what] = (this.counts[what] ?? 0) + 1;
    this.#say(`⚡ ${address}`);
    return true;
  }
}
