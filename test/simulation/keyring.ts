/** The provider key in its secret: rotated now and then, and remembered by the functions for a while. */
import type { Random } from '../../core/ports.ts';
import { randomText } from './random-text.ts';

export class Keyring {
  /** Every key there ever was, newest last. */
  readonly keys: string[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.rotate();
  }

  get current(): string {
    return this.keys.at(-1) ?? '';
  }

  rotate(): void {
    this.keys.push(`sk-${randomText(this.#random, 40, 0)}`);
  }

  /** A function that remembers may remember the one before. */
  read(refresh: boolean): string {
    const stale = !refresh && this.#random() < 0.2 ? this.keys.at(-2) : undefined;
    return stale ?? this.current;
  }
}
