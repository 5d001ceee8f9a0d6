/** The section "price" of docs/benchmarks.md, made from the committed runs. */
import { readFileSync } from 'node:fs';
import type { Polling } from '../bench/polling/polling.ts';
import { besides, besideTable } from '../bench/price/beside.ts';
import { ledger, type Prices } from '../bench/price/ledger.ts';

const kept = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../bench/results/${name}.json`, import.meta.url), 'utf8'));

/** Markdown. */
export function priceSection(): string {
  const prices = kept('price') as Prices;
  const beside = besideTable(besides(prices.rows, (kept('polling-trace-c2') as Polling).policies));
  return `${beside}\n\n${ledger(prices)}`;
}
