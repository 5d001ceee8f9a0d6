/**
 * Replays tasks in order of submission against a policy of looking. A policy sees what an orchestrator would: at each
 * look whether the task has ended, and nothing of a task before it was detected.
 */

/** A task as it was. Seconds; `at` since any start. */
export interface Row {
  readonly at: number;
  readonly seconds: number;
  /** When the provider began it, as it tells at each look from then on. Absent = it does not tell. */
  readonly queued?: number;
  readonly failed?: boolean;
  readonly body: Readonly<Record<string, string | number>>;
}

/** When somebody looks. */
export interface Policy {
  /** Seconds until the next look at a task that has not ended `elapsed` seconds after its start; `now` as in `Row`. */
  wait(row: Row, elapsed: number, looks: number, now: number): number | Promise<number>;
  /** The task was seen to have ended between two looks. */
  detected?(row: Row, after: number, until: number, now: number): void | Promise<void>;
}

/** Means a task. */
export interface Costs {
  readonly polls: number;
  readonly delay: number;
  readonly cost: number;
}

interface Look {
  readonly at: number;
  readonly row: Row;
  readonly elapsed: number;
  readonly before: number;
  readonly looks: number;
}

/** `c`: seconds of delay that a look is worth. `each` hears the cost of every task, in the order of detection. */
export async function replay(
  rows: readonly Row[],
  policy: Policy,
  c: number,
  each?: (row: Row, cost: number) => void,
): Promise<Costs> {
  const due = new Queue<Look>((look) => look.at);
  let [polls, delay, next] = [0, 0, 0];
  while (next < rows.length || due.size > 0) {
    const row = rows[next];
    if (row !== undefined && row.at <= (due.first?.at ?? Infinity)) {
      next += 1;
      const elapsed = await policy.wait(row, 0, 0, row.at);
      due.add({ at: row.at + elapsed, row, elapsed, before: 0, looks: 1 });
      continue;
    }
    const look = due.take();
    if (look === undefined) break;
    polls += 1;
    if (look.row.seconds <= look.elapsed) {
      delay += look.elapsed - look.row.seconds;
      each?.(look.row, c * look.looks + look.elapsed - look.row.seconds);
      await policy.detected?.(look.row, look.before, look.elapsed, look.at);
      continue;
    }
    const elapsed = look.elapsed + (await policy.wait(look.row, look.elapsed, look.looks, look.at));
    due.add({ at: look.row.at + elapsed, row: look.row, elapsed, before: look.elapsed, looks: look.looks + 1 });
  }
  const n = rows.length;
  return { polls: polls / n, delay: delay / n, cost: (c * polls + delay) / n };
}

/** A binary heap. */
class Queue<T> {
  readonly #items: T[] = [];
  readonly #rank: (item: T) => number;

  constructor(rank: (item: T) => number) {
    this.#rank = rank;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    const items = this.#items;
    let i = items.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = items[parent];
      if (above === undefined || this.#rank(above) <= this.#rank(item)) break;
      items[i] = above;
      i = parent;
    }
    items[i] = item;
  }

  take(): T | undefined {
    const items = this.#items;
    const [top, last] = [items[0], items.pop()];
    if (items.length === 0 || last === undefined) return top;
    let i = 0;
    for (let child = 1; child < items.length; child = 2 * i + 1) {
      const [left, right] = [items[child], items[child + 1]];
      if (right !== undefined && left !== undefined && this.#rank(right) < this.#rank(left)) child += 1;
      const lower = items[child];
      if (lower === undefined || this.#rank(lower) >= this.#rank(last)) break;
      items[i] = lower;
      i = child;
    }
    items[i] = last;
    return top;
  }
}
