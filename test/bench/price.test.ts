import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { besides } from '../../bench/price/beside.ts';
import { runTask } from '../../bench/price/run-task.ts';
import { priceSection } from '../../docs/price-section.ts';

interface Row {
  readonly looks: number;
  readonly writeUnits: number;
  readonly dollarsPer1000: number;
}

const { rows } = JSON.parse(readFileSync('bench/results/price.json', 'utf8')) as { rows: Row[] };

const runs = new Map<number, ReturnType<typeof runTask>>();

/** A run for each number of looks, and not one more. */
function counted(looks: number): ReturnType<typeof runTask> {
  const run = runs.get(looks) ?? runTask(looks);
  runs.set(looks, run);
  return run;
}

test.each(rows)('$looks looks: the committed counts are what a run counts', async (row) => {
  expect(row).toMatchObject(await counted(row.looks));
});

test('a task that is done at its first look takes 8 transitions and at most 14 write units, and one more each further look', async () => {
  const writes = async (looks: number) =>
    Object.values((await counted(looks)).units.writes).reduce((sum, n) => sum + n, 0);
  expect((await counted(1)).transitions).toBe(8);
  const [one, two, six] = [await writes(1), await writes(2), await writes(6)];
  expect(one).toBeLessThanOrEqual(14);
  // What is learnt is drawn by lot, so it differs a little from run to run of other tasks.
  expect([two - one, six - one].map(Math.round)).toEqual([1, 5]);
});

test('the README tells the prices of the committed run', () => {
  const readme = readFileSync('README.md', 'utf8');
  for (const { dollarsPer1000 } of rows) expect(readme).toContain(`**$${dollarsPer1000.toFixed(2)}**`);
});

const priced = [
  { looks: 1, transitions: 8, calls: 4, dollarsPer1000: 0.2 },
  { looks: 6, transitions: 23, calls: 9, dollarsPer1000: 0.7 },
];
const policies = [
  { policy: 'bide', polls: 2, delay: 3, cost: 7 },
  { policy: 'job poller', polls: 1, delay: 13, cost: 15 },
  { policy: 'CDK waiter', polls: 7, delay: 2, cost: 16 },
];

test('ours beside others: what their definitions take at the looks of the trace, the cheapest first', () => {
  const rows = besides(priced, policies);
  expect(rows.map(({ policy, looks, delay }) => [policy, looks, delay])).toEqual([
    ['job poller', 1, 13],
    ['CDK waiter', 7, 2],
    ['bide', 2, 3],
  ]);
  expect(rows.map(({ transitions, calls }) => [transitions, calls])).toEqual([
    [5, 3],
    [7, 16],
    [11, 5],
  ]);
  expect(rows[2]?.dollarsPer1000).toBeCloseTo(0.3, 10);
});

test('docs/benchmarks.md holds the table of the committed runs', () => {
  const words = (text: string) => text.split(/[\s|:-]+/).join(' ');
  expect(words(readFileSync('docs/benchmarks.md', 'utf8'))).toContain(words(priceSection()));
});
