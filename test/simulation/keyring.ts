/** The provider key in its secret: rotated now and then, and remembered by the functions for a while. */
import type { Random } from '../../core/ports.ts';
import type { Injections } from './injections.ts';
import type { Life } from './life.ts';
import { randomText } from './random-text.ts';

export class Keyring {
  /** Every key there ever was, newest last. */
  readonly keys: string[] = [];
  readonly #random: Random;
  readonly #injections: Injections;

  constructor(random: Random, injections: Injections) {
    this.#random = random;
    this.#injections = injections;
    this.rotate();
  }

  get current(): string {
    return this.keys.at(-1) ?? '';
  }

  rotate(): void {
    this.keys.push(`sk-${randomText(this.#random, 40, 0)}`);
  }

  /** A function that remembers may remember the one before. */
  read(refresh: boolean, life: Life): string {
    const before = this.keys.at(-2);
    const draw = life.random();
    if (refresh || before === undefined || draw >= 0.2) return this.current;
    return this.#injections.happens('stale_key', life.at('key')()) ? before : this.current;
  }
}
