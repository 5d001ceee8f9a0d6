/** The dead letters of one machine: in memory, and with a folder also in `dead-letters.jsonl`, from which it goes on. */
import { existsSync } from 'node:fs';
import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { eachJsonLine } from '../each-line.ts';
import type { DeadLetter } from './dead-letter.ts';

export class DeadLetters {
  readonly all: DeadLetter[] = [];
  readonly #path: string | undefined;
  readonly #inTurn = pLimit(1);
  /** What of the file is whole lines. */
  #bytes = 0;

  constructor(folder: string | undefined) {
    this.#path = folder === undefined ? undefined : join(folder, 'dead-letters.jsonl');
  }

  /** Reads what earlier processes gave up. */
  async open(): Promise<void> {
    if (this.#path === undefined) return;
    this.#bytes = await eachJsonLine(this.#path, (letter) => this.all.push(letter as DeadLetter));
    await this.#takeOutHalfALine(this.#path);
  }

  /**
   * Once for each request: a process that dies here does its work again. Rejects where it cannot be written; then there
   * is no such letter, and the work is done again too.
   */
  add(letter: DeadLetter): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#placeOf(letter.requestContext.requestId) >= 0) return;
      if (this.#path !== undefined) await this.#append(this.#path, lineOf(letter));
      this.all.push(letter);
    });
  }

  /** Takes away the one of that request; one that is not there is fine. Rejects where that cannot be written: it stays. */
  remove(requestId: string): Promise<void> {
    return this.#inTurn(async () => {
      const i = this.#placeOf(requestId);
      if (i < 0) return;
      if (this.#path !== undefined) await this.#replace(this.#path, this.all.toSpliced(i, 1).map(lineOf).join(''));
      this.all.splice(i, 1);
    });
  }

  #placeOf(requestId: string): number {
    return this.all.findIndex(({ requestContext }) => requestContext.requestId === requestId);
  }

  async #append(path: string, line: string): Promise<void> {
    await this.#takeOutHalfALine(path);
    await appendFile(path, line, { mode: 0o600, flush: true });
    this.#bytes += Buffer.byteLength(line);
  }

  async #replace(path: string, lines: string): Promise<void> {
    await writeFile(`${path}.new`, lines, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
    this.#bytes = Buffer.byteLength(lines);
  }

  /** What a kill, or a full disk, has left of a line: it would damage the one that is written behind it. */
  async #takeOutHalfALine(path: string): Promise<void> {
    if (existsSync(path)) await truncate(path, this.#bytes);
  }
}

const lineOf = (letter: DeadLetter) => `${JSON.stringify(letter)}\n`;
