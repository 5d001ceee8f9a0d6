/** `npm run bench -- price`: what a task costs on AWS, counted in a run and priced by AWS's list (us-east-1). */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Polling } from '../polling/polling.ts';
import { besides, besideTable } from './beside.ts';
import { lists } from './prices.ts';
import { runTask, type Counted } from './run-task.ts';

/** Looks and delay of the schedules, as `npm run bench -- polling` has kept them. */
const onTrace = new URL('../results/polling-trace-c2.json', import.meta.url);

/** Looks until the task is done: at the first look, and as many as a minute of waiting makes. */
const LOOKS = [1, 6];

const dollars = (counted: Counted): number => {
  const writes = Object.values(counted.units.writes).reduce((sum, n) => sum + n, 0);
  return (
    counted.transitions * lists.transition +
    counted.calls * lists.functionCall +
    writes * lists.writeUnit +
    counted.units.reads * lists.readUnit +
    lists.apiRequest +
    lists.event
  );
};

/** Prints the table, or JSON with `--json`, and keeps the JSON in bench/results. */
export async function run(args: readonly string[]): Promise<void> {
  const rows = await Promise.all(
    LOOKS.map(async (looks) => {
      const counted = await runTask(looks);
      const writeUnits = Object.values(counted.units.writes).reduce((sum, n) => sum + n, 0);
      return { looks, ...counted, writeUnits, dollarsPer1000: Math.round(dollars(counted) * 1e6) / 1e3 };
    }),
  );
  const json = JSON.stringify({ prices: lists, rows }, undefined, 2);
  writeFileSync(new URL('../results/price.json', import.meta.url), `${json}\n`);
  if (args.includes('--json')) console.log(json);
  else {
    for (const row of rows) console.log(line(row));
    const { policies } = JSON.parse(readFileSync(onTrace, 'utf8')) as Polling;
    console.log(`\n${besideTable(besides(rows, policies))}`);
  }
}

type Row = Counted & { looks: number; writeUnits: number; dollarsPer1000: number };

const line = ({ looks, transitions, calls, units, writeUnits, dollarsPer1000 }: Row) =>
  [
    `${looks} look${looks === 1 ? '' : 's'}: ${transitions} transitions, ${calls} function calls,`,
    `${writeUnits} write units (${Object.entries(units.writes)
      .map(([kind, n]) => `${kind} ${n}`)
      .join(', ')}), ${units.reads} read units:`,
    `$${dollarsPer1000.toFixed(2)} per 1,000 tasks`,
  ].join(' ');
