/** What survives a kill: an append-only file of JSON lines, committed in groups. */
import { existsSync } from 'node:fs';
import { open, readFile, rename, writeFile, type FileHandle } from 'node:fs/promises';
import type { Ending } from './execution.ts';
import type { Checkpoint } from './interpreter.ts';

/** One line of the journal. Waits and choices are not written: they follow from the last checkpoint and its time. */
export type Line =
  | { readonly kind: 'definition'; readonly hash: string; readonly definition: unknown }
  | {
      readonly kind: 'start';
      readonly arn: string;
      readonly stateMachineArn: string;
      readonly name: string;
      readonly hash: string;
      readonly input: unknown;
      readonly at: number;
    }
  | { readonly kind: 'scheduled'; readonly arn: string; readonly state: string }
  | { readonly kind: 'checkpoint'; readonly arn: string; readonly checkpoint: Checkpoint }
  | { readonly kind: 'end'; readonly arn: string; readonly ending: Ending };

/** An append-only file of lines; the engine's are the default. */
export class Journal<L = Line> {
  readonly #file: FileHandle;
  #pending: string[] = [];
  /** The commit that will take what is pending. */
  #next: Promise<void> | undefined;
  /** The commit that is on its way to the disk. */
  #last: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Lines of an earlier process; a last line that was cut off is dropped. */
  static async read<L>(path: string): Promise<L[]> {
    const text = existsSync(path) ? await readFile(path, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    return whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as L);
  }

  /** Starts a journal that holds `lines` and takes the old one's place in one step. */
  static async create<L>(path: string, lines: readonly L[]): Promise<Journal<L>> {
    const fresh = `${path}.new`;
    // Requests that came in as events are in there: for its owner's eyes only.
    await writeFile(fresh, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { flush: true, mode: 0o600 });
    await rename(fresh, path);
    return new Journal<L>(await open(path, 'a'));
  }

  /**
   * Appends a line; durable when the promise resolves. Lines that come while a commit is on its way share the next one:
   * however slow the disk, no line waits for more than two.
   */
  append(line: L): Promise<void> {
    this.#pending.push(`${JSON.stringify(line)}\n`);
    return (this.#next ??= this.#commit());
  }

  async close(): Promise<void> {
    await this.#next;
    await this.#last;
    await this.#file.close();
  }

  async #commit(): Promise<void> {
    await this.#last;
    // Lines of one moment share a commit, also when the disk has nothing to do.
    await new Promise((resolve) => setImmediate(resolve));
    const text = this.#pending.join('');
    this.#pending = [];
    this.#next = undefined;
    const written = this.#write(text);
    this.#last = written.catch(() => undefined);
    await written;
  }

  async #write(text: string): Promise<void> {
    await this.#file.appendFile(text);
    await this.#file.datasync();
  }
}
