/** What the journal of asynchronous invocations comes to: those that were taken and are not done. */
import type { Digest } from '../engine/journal.ts';
import type { Taken } from './async-invocations.ts';

/** One line of that journal. */
export type InvocationLine = TakenLine | { readonly kind: 'done'; readonly id: string };

type TakenLine = { readonly kind: 'taken' } & Taken;

export class Unfinished implements Digest<InvocationLine> {
  readonly #taken = new Map<string, TakenLine>();

  take(line: InvocationLine): void {
    if (line.kind === 'taken') this.#taken.set(line.id, line);
    else this.#taken.delete(line.id);
  }

  lines(): TakenLine[] {
    return [...this.#taken.values()];
  }
}
