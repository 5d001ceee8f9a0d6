/** What moves while tasks run: a live line for each on a terminal, plain lines in a pipe; outcomes on stdout either way. */
import { createLogUpdate } from 'log-update';
import type { Colors } from 'picocolors/types.js';
import type { Io } from '../io.ts';
import { colorsFor } from './colors.ts';
import { cut, usual } from './fit.ts';

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
    this.#live = createLogUpdate(sized(io.stderr));
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  /** Keeps a line on a terminal; `line` is called at each redraw. */
  show(id: string, line: () => string): void {
    this.#lines.set(id, line);
    this.#draw();
  }

  /** Says in a pipe what a live line would show. */
  changed(line: string): void {
    if (this.#live === undefined) this.say(line);
  }

  /** Puts a line on stderr, above those that move. */
  say(line: string): void {
    this.#live?.clear();
    this.#io.stderr.write(`${line}\n`);
    this.#draw();
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
    this.#live?.done();
    this.#lines.clear();
  }

  /** The last column stays free: some terminals begin a new line when it is filled. */
  #draw(): void {
    // Not even an empty frame: it would take what follows on stdout for a part of it.
    if (this.#lines.size === 0) return this.#live?.clear();
    const width = columnsOf(this.#io.stderr) - 1;
    this.#live?.([...this.#lines.values()].map((line) => cut(line(), width)).join('\n'));
  }
}

interface Sized {
  readonly columns?: number;
  readonly rows?: number;
}

/** Columns of a terminal; one that has none, as some pseudo-terminals say, is as wide as is usual. */
export const columnsOf = ({ columns = 0 }: Sized): number => (columns > 0 ? columns : usual.columns);

/** The stream with a size in any case: log-update shows nothing on a terminal without rows. */
function sized(stream: NodeJS.WritableStream & Sized): NodeJS.WritableStream {
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'columns') return columnsOf(target);
      if (name === 'rows') return (target.rows ?? 0) > 0 ? target.rows : usual.rows;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
