/** What moves while tasks run: a live line for each on a terminal, plain lines in a pipe; outcomes on stdout either way. */
import { createLogUpdate } from 'log-update';
import type { Colors } from 'picocolors/types.js';
import type { Io } from '../io.ts';
import { colorsFor } from './colors.ts';

const REDRAW_MS = 100;

/** One line a thing, redrawn until it is finished. */
export class Screen {
  readonly colors: Colors;
  readonly #io: Io;
  readonly #live: ReturnType<typeof createLogUpdate> | undefined;
  readonly #lines = new Map<string, () => string>();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(io: Io) {
    this.#io = io;
    this.colors = colorsFor(io.stderr, io);
    if (io.stderr.isTTY !== true) return;
    this.#live = createLogUpdate(io.stderr);
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  /** Keeps a line on a terminal; `line` is called at each redraw. */
  show(id: string, line: () => string): void {
    this.#lines.set(id, line);
    this.#draw();
  }

  /** Says in a pipe what a live line would show. */
  changed(line: string): void {
    if (this.#live === undefined) this.#io.stderr.write(`${line}\n`);
  }

  /** Takes the line away and puts `text` on stdout. */
  finished(id: string, text: string): void {
    this.#lines.delete(id);
    this.#live?.clear();
    this.#io.stdout.write(text);
    this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#live?.clear();
  }

  #draw(): void {
    this.#live?.([...this.#lines.values()].map((line) => line()).join('\n'));
  }
}
