/** Random numbers by name: what one part of a world draws does not depend on what another has drawn. */
import type { Random } from '../../core/ports.ts';
import { seeded } from '../../local/seeded.ts';

export class Streams {
  readonly #salt: number;

  constructor(seed: number) {
    this.#salt = Math.imul(seed, 0x9e3779b1);
  }

  /** The same seed and name, the same numbers; asked for again it begins again. */
  of(name: string): Random {
    // FNV-1a.
    let hash = 0x811c9dc5;
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return seeded(hash ^ this.#salt);
  }
}

/** More numbers out of one draw, so that what is done with it takes nothing from the stream. */
export const outOf = (draw: number): Random => seeded(Math.floor(draw * 4294967296));
