/** `npm run bench -- scale [--json]`: the items that everybody writes: the limit item of a key, the durations of a workload. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withBlock } from '../../docs/readme-block.ts';
import { learn, type Learning } from './durations-items.ts';
import { contend, type Contention } from './limit-item.ts';
import { contentionTable, learningTable } from './show.ts';

/** Starts a second, seconds of them, and looks a task that count: it takes a minute until each second has them all. */
const CONTENDED = [
  ...[1, 10, 100, 500].map((perSecond) => ({ perSecond, seconds: 10, looks: 0 })),
  ...[1, 10, 50, 100].map((perSecond) => ({ perSecond, seconds: 60, looks: 6 })),
];
/** Ended tasks a second, and seconds of them. */
const LEARNT = [
  { perSecond: 1, seconds: 200 },
  { perSecond: 100, seconds: 10 },
  { perSecond: 1000, seconds: 5 },
  { perSecond: 10_000, seconds: 3 },
];

/** What is kept in bench/results. */
export interface Scale {
  readonly rows: readonly Contention[];
  readonly learning: readonly Learning[];
}

const page = new URL('../../docs/scale.md', import.meta.url);

/** Prints the tables, or JSON with `--json`; keeps the JSON in bench/results, and the tables in docs/scale.md. */
export async function run(args: readonly string[]): Promise<void> {
  const rows = [];
  for (const { perSecond, seconds, looks } of CONTENDED)
    rows.push(await contend(perSecond, perSecond * seconds, looks));
  const learning = [];
  for (const { perSecond, seconds } of LEARNT) learning.push(await learn(perSecond, perSecond * seconds));
  const json = JSON.stringify({ rows, learning } satisfies Scale, undefined, 2);
  writeFileSync(new URL('../results/scale.json', import.meta.url), `${json}\n`);
  const [contention, learnt] = [contentionTable(rows), learningTable(learning)];
  const text = withBlock(readFileSync(page, 'utf8'), 'contention', `${contention}\n`);
  writeFileSync(page, withBlock(text, 'learning', `${learnt}\n`));
  console.log(args.includes('--json') ? json : `${contention}\n\n${learnt}`);
}
