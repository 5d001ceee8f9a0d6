/** The dead letters of one machine: in memory, and with a folder also in `dead-letters.jsonl`, from which it goes on. */
import { existsSync } from 'node:fs';
import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachJsonLine } from '../each-line.ts';
import type { DeadLetter } from './dead-letter.ts';

export class DeadLetters {
  readonly all: DeadLetter[] = [];
  readonly #path: string | undefined;

  constructor(folder: string | undefined) {
    this.#path = folder === undefined ? undefined : join(folder, 'dead-letters.jsonl');
  }

  /** Reads what earlier processes gave up. A last line that a kill cut off is taken out: others are written behind it. */
  async open(): Promise<void> {
    if (this.#path === undefined) return;
    const bytes = await eachJsonLine(this.#path, (letter) => this.all.push(letter as DeadLetter));
    if (existsSync(this.#path)) await truncate(this.#path, bytes);
  }

  /** Once for each request: a process that dies here does its work again. */
  async add(letter: DeadLetter): Promise<void> {
    const { requestId } = letter.requestContext;
    if (this.all.some(({ requestContext }) => requestContext.requestId === requestId)) return;
    this.all.push(letter);
    if (this.#path !== undefined) await appendFile(this.#path, lineOf(letter), { mode: 0o600, flush: true });
  }

  /** Takes away the one of that request; one that is not there is fine. */
  async remove(requestId: string): Promise<void> {
    const i = this.all.findIndex(({ requestContext }) => requestContext.requestId === requestId);
    if (i < 0) return;
    this.all.splice(i, 1);
    if (this.#path === undefined) return;
    await writeFile(`${this.#path}.new`, this.all.map(lineOf).join(''), { mode: 0o600, flush: true });
    await rename(`${this.#path}.new`, this.#path);
  }
}

const lineOf = (letter: DeadLetter) => `${JSON.stringify(letter)}\n`;
