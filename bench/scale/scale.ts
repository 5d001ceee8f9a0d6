/** `npm run bench -- scale [--json]`: the limit item of one provider key at 1, 10, 100 and 500 starts a second. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withBlock } from '../../docs/readme-block.ts';
import { contend } from './limit-item.ts';
import { contentionTable } from './show.ts';

const LOADS = [1, 10, 100, 500];
const SECONDS = 10;

const page = new URL('../../docs/scale.md', import.meta.url);

/** Prints a table, or JSON with `--json`; keeps the JSON in bench/results, and the table in docs/scale.md. */
export async function run(args: readonly string[]): Promise<void> {
  const rows = [];
  for (const perSecond of LOADS) rows.push(await contend(perSecond, perSecond * SECONDS));
  const json = JSON.stringify({ rows }, undefined, 2);
  writeFileSync(new URL('../results/scale.json', import.meta.url), `${json}\n`);
  writeFileSync(page, withBlock(readFileSync(page, 'utf8'), 'contention', `${contentionTable(rows)}\n`));
  console.log(args.includes('--json') ? json : contentionTable(rows));
}
