import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { runTask } from '../../bench/price/run-task.ts';

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
