/** Where a bulk run stands, in numbers and in one line. */
import type { Colors } from 'picocolors/types.js';
import type { TaskView } from '../../client/bide.ts';
import { duration } from '../show/time.ts';
import { remainingSeconds } from './remaining.ts';

const MOST_TOOK = 200;
const BAR = 20;

/** Counts what a run has seen. */
export class Progress {
  readonly #total: number;
  readonly #slots: number;
  readonly #now: () => number;
  readonly #underWay = new Map<string, { readonly startedAt: number; readonly expectedAt: number | undefined }>();
  readonly #took: number[] = [];
  #known = 0;
  #ended = 0;
  #failed = 0;

  /** `total` requests, of which `slots` are under way at once; `now` in milliseconds. */
  constructor(total: number, slots: number, now: () => number) {
    this.#total = total;
    this.#slots = slots;
    this.#now = now;
  }

  get ended(): number {
    return this.#ended;
  }

  get failed(): number {
    return this.#failed;
  }

  /** An earlier run has brought it to its end. */
  wasThere(isSuccess: boolean): void {
    this.#known += 1;
    this.#ends(isSuccess);
  }

  started(key: string): void {
    this.#underWay.set(key, { startedAt: this.#now(), expectedAt: undefined });
  }

  /** What the task shows while it is under way. */
  saw(key: string, { eta }: Pick<TaskView, 'eta'>): void {
    const { startedAt = this.#now() } = this.#underWay.get(key) ?? {};
    this.#underWay.set(key, { startedAt, expectedAt: eta === null ? undefined : Date.parse(eta.p50) });
  }

  hasEnded(key: string, isSuccess: boolean): void {
    const begun = this.#underWay.get(key);
    this.#underWay.delete(key);
    if (begun !== undefined) this.#took.push((this.#now() - begun.startedAt) / 1000);
    if (this.#took.length > MOST_TOOK) this.#took.shift();
    this.#ends(isSuccess);
  }

  /** Seconds until everything has ended; undefined while nothing is known. */
  remaining(): number | undefined {
    const now = this.#now();
    const underWay = [...this.#underWay.values()].map(({ startedAt, expectedAt }) => ({
      since: (now - startedAt) / 1000,
      left: expectedAt === undefined ? undefined : Math.max(1, (expectedAt - now) / 1000),
    }));
    const queued = this.#total - this.#ended - underWay.length;
    return remainingSeconds({ queued, slots: this.#slots, underWay, took: this.#took });
  }

  /** `████████░░░░  4,321 of 10,000 · about 7 min left · 12 failed · 100 under way`. */
  line(colors: Colors): string {
    const full = Math.floor((BAR * this.#ended) / this.#total);
    const bar = colors.green('█'.repeat(full)) + colors.dim('░'.repeat(BAR - full));
    return `${bar}  ${this.text(colors)}`;
  }

  /** The same without the bar. */
  text(colors?: Colors): string {
    const parts = [`${count(this.#ended)} of ${count(this.#total)}`];
    const seconds = this.#ended === this.#total ? undefined : this.remaining();
    if (seconds !== undefined) parts.push(`about ${duration(1000 * Math.ceil(seconds))} left`);
    if (this.#failed > 0) parts.push(colors?.red(`${count(this.#failed)} failed`) ?? `${count(this.#failed)} failed`);
    if (this.#underWay.size > 0) parts.push(`${count(this.#underWay.size)} under way`);
    if (this.#known > 0) parts.push(`${count(this.#known)} from before`);
    return parts.join(' · ');
  }

  #ends(isSuccess: boolean): void {
    this.#ended += 1;
    if (!isSuccess) this.#failed += 1;
  }
}

/** `10,000`. */
export const count = (n: number): string => n.toLocaleString('en-US');
