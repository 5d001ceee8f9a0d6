/** What the engine writes down, and whether anybody waits until it is on the disk. */
import type { Clock } from '../../core/ports.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { Journal, type Line } from './journal.ts';
import { Standing, type Recovered } from './recovery.ts';

export class EngineJournal {
  readonly #clock: Clock;
  /** Hash of a definition → that it is on the disk. */
  readonly #definitions = new Map<string, Promise<void>>();
  #journal: Journal<Line> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads the file, and answers with where each execution stands. `keptEnded`: ended ones that keep input and output. */
  async open(path: string, keptEnded?: number): Promise<Recovered[]> {
    const standing = new Standing(keptEnded);
    this.#journal = await Journal.open(path, standing);
    for (const hash of standing.hashes) this.#definitions.set(hash, Promise.resolve());
    return standing.executions();
  }

  /** Behind its definition, without which nobody could go on with it. */
  async started(start: Extract<Line, { kind: 'start' }>, definition: string): Promise<void> {
    await this.#defined(start.hash, definition);
    await this.durably(start);
  }

  #defined(hash: string, definition: string): Promise<void> {
    const known = this.#definitions.get(hash);
    if (known !== undefined) return known;
    const written = this.durably({ kind: 'definition', hash, definition: JSON.parse(definition) as unknown });
    this.#definitions.set(hash, written);
    written.catch(() => this.#definitions.delete(hash));
    return written;
  }

  /** A line that nobody waits for. Where the disk does not take it, a restart does again what it would have told. */
  note(line: Line): void {
    this.#journal?.append(line).catch(() => undefined);
  }

  /** Writing to the disk takes real time, in which virtual time stands still. */
  async durably(line: Line): Promise<void> {
    const write = () => this.#journal?.append(line) ?? Promise.resolve();
    await (this.#clock instanceof VirtualClock ? this.#clock.busy(write) : write());
  }

  async close(): Promise<void> {
    await this.#journal?.close();
    this.#journal = undefined;
  }
}
