/** The section "price" of docs/benchmarks.md, made from the committed runs. */
import { readFileSync } from 'node:fs';
import type { Polling } from '../bench/polling/polling.ts';
import { besides, besideTable, type Counted } from '../bench/price/beside.ts';

const kept = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../bench/results/${name}.json`, import.meta.url), 'utf8'));

/** Markdown. */
export function priceSection(): string {
  const { rows } = kept('price') as { rows: Counted[] };
  return besideTable(besides(rows, (kept('polling-trace-c2') as Polling).policies));
}
