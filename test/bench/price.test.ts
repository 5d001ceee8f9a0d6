import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { besides } from '../../bench/price/beside.ts';
import { countingTable, noUnits } from '../../bench/price/counting-table.ts';
import { ledger, price, type Prices } from '../../bench/price/ledger.ts';
import { first, runTask } from '../../bench/price/run-task.ts';
import { equals } from '../../core/records/write.ts';
import { priceSection } from '../../docs/price-section.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';

const kept = JSON.parse(readFileSync('bench/results/price.json', 'utf8')) as Prices;
const { rows } = kept;

const runs = new Map<number, ReturnType<typeof runTask>>();

/** A run for each number of looks, and not one more. */
function counted(looks: number): ReturnType<typeof runTask> {
  const run = runs.get(looks) ?? runTask(looks);
  runs.set(looks, run);
  return run;
}

test.each(rows)('$looks looks: the committed counts are what a run counts', async (row) => {
  expect(row).toEqual(price(row.looks, await counted(row.looks)));
});

test('the first task of all teaches every level of durations, and the committed counts are what a run counts', async () => {
  expect(kept.first).toEqual(price(1, await runTask(1, first)));
  expect(kept.first.units.writes['DURATIONS']).toBe(3);
});

test('a task that is done at its first look takes 8 transitions and at most 14 write units, and one more each further look', async () => {
  const writes = async (looks: number) => price(looks, await counted(looks)).writeUnits;
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

test('the ledger tells items and their entries in indexes apart, a column for each kind of task', () => {
  const task = { looks: 1, transitions: 8, calls: 4, writeUnits: 4.5, dollarsPer1000: 0.217 };
  const units = { writes: { TASK: 2, DURATIONS: 0.5 }, indexWrites: { TASK: 2 }, reads: 3 };
  const six = { ...task, looks: 6, units: { ...units, writes: { TASK: 7 } } };
  expect(ledger({ ...kept, rows: [{ ...task, units }, six], first: { ...task, units } })).toBe(
    [
      '| a task | 1 look | 6 looks | the first of all, 1 look |',
      '| --- | ---: | ---: | ---: |',
      '| transitions | 8 | 8 | 8 |',
      '| function calls | 4 | 4 | 4 |',
      '| write units of item TASK | 2 | 7 | 2 |',
      '| write units of item DURATIONS | 0.50 | 0 | 0.50 |',
      '| write units in indexes, of item TASK | 2 | 2 | 2 |',
      '| write units | 4.50 | 4.50 | 4.50 |',
      '| read units | 3 | 3 | 3 |',
      '| $ per 1,000 tasks | 0.22 | 0.22 | 0.22 |',
    ].join('\n'),
  );
});

test('an entry that enters an index, moves in it or leaves it is counted beside the item, and a write that fails in none', async () => {
  const units = noUnits();
  const table = countingTable(new MemoryTable({ clock: new VirtualClock() }), units);
  const key = { pk: 'p', sk: 'TASK' };
  await table.put({ ...key, openPk: 'OPEN#0', dueAt: 1 });
  expect(units.indexWrites).toEqual({ TASK: 1 });
  await table.update({ key, set: { dueAt: 2 } });
  expect(units.indexWrites).toEqual({ TASK: 3 });
  await table.update({ key, set: { other: 1 } });
  await table.update({ key, set: { dueAt: 3 }, onlyIf: equals('other', 2) });
  expect(units.indexWrites).toEqual({ TASK: 3 });
  await table.update({ key, remove: ['openPk', 'dueAt'] });
  expect(units).toEqual({ writes: { TASK: 5 }, indexWrites: { TASK: 4 }, reads: 0 });
});

test('docs/benchmarks.md holds the table of the committed runs', () => {
  const words = (text: string) => text.split(/[\s|:-]+/).join(' ');
  expect(words(readFileSync('docs/benchmarks.md', 'utf8'))).toContain(words(priceSection()));
});
