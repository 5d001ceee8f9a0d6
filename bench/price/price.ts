/** `npm run bench -- price`: what a task costs on AWS, counted in a run and priced by AWS's list (us-east-1). */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Polling } from '../polling/polling.ts';
import { besides, besideTable } from './beside.ts';
import { ledger, price, type Priced, type Prices } from './ledger.ts';
import { lists } from './prices.ts';
import { first, runTask } from './run-task.ts';

/** Looks and delay of the schedules, as `npm run bench -- polling` has kept them. */
const onTrace = new URL('../results/polling-trace-c2.json', import.meta.url);

/** Looks until the task is done: at the first look, and as many as a minute of waiting makes. */
const LOOKS = [1, 6];

/** Prints the tables, or JSON with `--json`, and keeps the JSON in bench/results. */
export async function run(args: readonly string[]): Promise<void> {
  const rows: Priced[] = [];
  for (const looks of LOOKS) rows.push(price(looks, await runTask(looks)));
  const prices: Prices = { prices: lists, rows, first: price(1, await runTask(1, first)) };
  const json = JSON.stringify(prices, undefined, 2);
  writeFileSync(new URL('../results/price.json', import.meta.url), `${json}\n`);
  if (args.includes('--json')) console.log(json);
  else {
    const { policies } = JSON.parse(readFileSync(onTrace, 'utf8')) as Polling;
    console.log(`${ledger(prices)}\n\n${besideTable(besides(rows, policies))}`);
  }
}
