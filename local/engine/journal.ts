/** What survives a kill: an append-only file of JSON lines, committed in groups, and made anew when it has grown. */
import type { FileHandle } from 'node:fs/promises';
import { eachJsonLine } from '../each-line.ts';
import type { Ending } from './execution.ts';
import { freshFile, lineOf, type FreshFile } from './fresh-file.ts';
import type { Checkpoint } from './interpreter.ts';

/** One line of the engine's journal. Waits and choices are not written: they follow from the last checkpoint and its time. */
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

/** What the lines of a journal come to. */
export interface Digest<L> {
  take(line: L): void;
  /** The fewest lines that say the same as all that were taken. */
  lines(): readonly L[];
}

/** So many bytes must have come before a journal is made anew, and as many as it had. */
const GROWN_BYTES = 64 * 1024 * 1024;

/** A file of lines that goes on from those of an earlier process. */
export class Journal<L> {
  readonly #path: string;
  readonly #digest: Digest<L>;
  readonly #grownBytes: number;
  #file: FileHandle;
  /** Of the file. */
  #bytes: number;
  /** With so many it is made anew. */
  #mostBytes: number;
  #pending: { readonly line: L; readonly text: string }[] = [];
  /** The commit that will take what is pending. */
  #next: Promise<void> | undefined;
  /** The commit that is on its way to the disk. */
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, digest: Digest<L>, grownBytes: number, { file, bytes }: FreshFile) {
    this.#path = path;
    this.#digest = digest;
    this.#grownBytes = grownBytes;
    this.#file = file;
    this.#bytes = bytes;
    this.#mostBytes = bytes + Math.max(bytes, grownBytes);
  }

  /**
   * Tells `digest` the lines of an earlier process, without a last one that was cut off, and starts a journal that
   * holds the fewest that say the same. @throws SyntaxError when a line before the last is damaged
   */
  static async open<L>(path: string, digest: Digest<L>, grownBytes = GROWN_BYTES): Promise<Journal<L>> {
    await eachJsonLine(path, (line) => digest.take(line as L));
    return new Journal(path, digest, grownBytes, await freshFile(path, digest.lines()));
  }

  /**
   * Appends a line; durable when the promise resolves. Lines that come while a commit is on its way share the next one:
   * however slow the disk, no line waits for more than two.
   */
  append(line: L): Promise<void> {
    this.#pending.push({ line, text: lineOf(line) });
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
    const lines = this.#pending;
    this.#pending = [];
    this.#next = undefined;
    const written = this.#write(lines);
    this.#last = written.then(() => this.#shorten()).catch(() => undefined);
    await written;
  }

  async #write(lines: readonly { readonly line: L; readonly text: string }[]): Promise<void> {
    const bytes = Buffer.from(lines.map(({ text }) => text).join(''));
    try {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
    } catch (cause) {
      // Half a line would damage the one that is written behind it.
      await this.#file.truncate(this.#bytes).catch(() => undefined);
      throw cause;
    }
    this.#bytes += bytes.length;
    for (const { line } of lines) this.#digest.take(line);
  }

  /** Between two commits, so that the digest knows what is in the file and nothing else. */
  async #shorten(): Promise<void> {
    if (this.#bytes < this.#mostBytes) return;
    // If that fails the old one goes on, and it is tried again when it has grown as much once more.
    this.#mostBytes = 2 * this.#bytes;
    const { file, bytes } = await freshFile(this.#path, this.#digest.lines());
    const old = this.#file;
    this.#file = file;
    this.#bytes = bytes;
    this.#mostBytes = bytes + Math.max(bytes, this.#grownBytes);
    await old.close();
  }
}
