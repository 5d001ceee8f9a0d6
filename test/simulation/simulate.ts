/**
 * `npm run simulate -- --seeds N [--seed S] [--workers W] [--json FILE]`: lives through N seeded worlds from S (1) on;
 * `--seed S` alone replays S with everything that happens in it, `--only 3,7` with these of its injections alone. Prints
 * what broke, and what was reached; the last line counts. Exit code 1 on a violation, and where a long run has not
 * reached everything that it must. With a file, a run that was cut
 * short goes on where it stood.
 */
import { appendFileSync } from 'node:fs';
import { makeBlueprint } from '../../local/blueprint.ts';
import { commitOf } from './commit.ts';
import { Crew } from './crew.ts';
import { notReached } from './expected.ts';
import { explain, tell } from './failure.ts';
import { readOptions, type Options } from './options.ts';
import { keep, resume } from './record.ts';
import { addReport, addTotals, countedNames, noTotals, sumOf, type Totals } from './totals.ts';
import { live } from './world.ts';

/** Worlds that are explained in full. */
const MOST_EXPLAINED = 3;
/** A run that is long enough to reach everything. */
const ENOUGH_SEEDS = 5000;

const options = readOptions(process.argv.slice(2));
const commit = commitOf('.');
const blueprint = makeBlueprint({});
const totals = options.isReplay ? await replay(options) : await liveThrough(options);
const { TEST_COUNTS } = process.env;
const isWell = totals.violations === 0 && (totals.seeds < ENOUGH_SEEDS || notReached(totals).length === 0);
if (TEST_COUNTS) appendFileSync(TEST_COUNTS, isWell ? '1 0\n' : '0 1\n');
console.log(`${totals.seeds} seeds, ${totals.violations} violations, ${sumOf(totals.faults)} faults`);
process.exitCode = isWell ? 0 : 1;

async function replay({ first: seed, only }: Options): Promise<Totals> {
  const whole = await live(seed, blueprint);
  const kept = only && new Set(only.map((n) => whole.injected[n - 1] ?? `no injection ${n}`));
  const report = kept === undefined ? whole : await live(seed, blueprint, kept);
  console.log(`seed ${seed} at ${commit}`);
  whole.injected.forEach((address, i) => {
    if (kept?.has(address) !== false) console.log(`  #${i + 1} ${address}`);
  });
  console.log(report.timeline.join('\n'));
  for (const violation of report.violations) console.log(`VIOLATION ${violation}`);
  if (only === undefined && report.violations.length > 0) console.log(tell(await explain(whole, blueprint), commit));
  const one = noTotals();
  addReport(one, report);
  return one;
}

async function liveThrough({ first, count, workers, json }: Options): Promise<Totals> {
  const crew = await Crew.hire(workers, blueprint);
  const { sources } = crew;
  const run = { commit, sources, firstSeed: first, wanted: count, node: process.version };
  const sum = noTotals();
  try {
    const before = json === undefined ? undefined : resume(json, run);
    if (before !== undefined) addTotals(sum, before);
    await crew.live(first + sum.seeds, count - sum.seeds, (part) => {
      addTotals(sum, part);
      if (json !== undefined) keep(json, { ...run, at: new Date().toISOString(), totals: sum });
    });
    for (const seed of sum.broken.slice(0, MOST_EXPLAINED)) console.log(tell(await crew.explain(seed), commit));
  } finally {
    crew.dismiss();
  }
  for (const name of countedNames) tellCounts(name, sum);
  const missing = count < ENOUGH_SEEDS ? [] : notReached(sum);
  if (missing.length > 0) console.log(`never reached: ${missing.join('; ')}`);
  console.log(`broken: ${sum.broken.slice(0, 20).join(', ') || 'none'}; ${sum.cpuSeconds.toFixed(1)} s of CPU`);
  return sum;
}

function tellCounts(name: (typeof countedNames)[number], sum: Totals): void {
  console.log(name);
  const rows = Object.entries(sum[name]).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [what, n] of rows) console.log(`${String(n).padStart(9)}  ${what}`);
}
