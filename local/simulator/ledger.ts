/** What the provider would bill: a row per task that a POST created, on disk before the POST is answered. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedTask } from './simulated-task.ts';

/** One billed POST. */
export interface LedgerRow {
  readonly n: number;
  readonly at: number;
  readonly path: string;
  readonly job: string;
  readonly bodyHash: string;
  readonly task: SimulatedTask;
}

export class Ledger {
  readonly rows: LedgerRow[];
  readonly #file: string | undefined;

  /** `folder`: keeps the rows there and goes on from what is there. @default in memory */
  constructor(folder?: string) {
    this.#file = folder === undefined ? undefined : join(folder, 'ledger.jsonl');
    if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const text = this.#file !== undefined && existsSync(this.#file) ? readFileSync(this.#file, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    // A line that a kill cut off would swallow the next one.
    if (this.#file !== undefined && whole !== text) truncateSync(this.#file, Buffer.byteLength(whole));
    this.rows = whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LedgerRow);
  }

  bill(given: Omit<LedgerRow, 'n'>): void {
    const row = { n: this.rows.length + 1, ...given };
    this.rows.push(row);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(row)}\n`, { mode: 0o600 });
  }
}
