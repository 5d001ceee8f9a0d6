/**
 * `npm run simulate -- --seeds N [--seed S] [--json]`: lives through N seeded worlds from S (1) on; `--seed S` alone
 * replays S. Prints what broke with everything that led to it; the last line counts. Exit code 1 on a violation.
 */
import { parseArgs } from 'node:util';
import { makeBlueprint } from '../../local/blueprint.ts';
import { live, type Counts, type Report } from './world.ts';

const options = {
  seeds: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

function whole(name: 'seeds' | 'seed', text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${name} is ${text}; allowed: a whole number from 1 to 999999999.`);
}

const { values } = parseArgs({ options });
const first = whole('seed', values.seed, 1);
const count = whole('seeds', values.seeds, values.seed === undefined ? 1000 : 1);
const blueprint = makeBlueprint({});
const totals = { faults: {} as Counts, cells: {} as Counts, transitions: {} as Counts };
const broken: Report[] = [];

for (let seed = first; seed < first + count; seed += 1) {
  const report = await live(seed, blueprint);
  for (const name of ['faults', 'cells', 'transitions'] as const) {
    for (const [what, n] of Object.entries(report[name])) totals[name][what] = (totals[name][what] ?? 0) + n;
  }
  if (report.violations.length > 0) broken.push(report);
  if (count === 1) console.log(report.timeline.join('\n'));
}
for (const { seed, violations, timeline } of broken.slice(0, 3)) {
  console.log([`seed ${seed}`, ...timeline, ...violations.map((one) => `VIOLATION ${one}`), ''].join('\n'));
}
const total = Object.values(totals.faults).reduce((sum, n) => sum + n, 0);
if (values.json) console.log(JSON.stringify({ seeds: count, broken: broken.map(({ seed }) => seed), ...totals }));
console.log(`${count} seeds, ${broken.length} violations, ${total} faults`);
process.exitCode = broken.length > 0 ? 1 : 0;
