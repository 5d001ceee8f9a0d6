/** The committed numbers of `npm run bench -- scale`. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { learn } from '../../bench/scale/durations-items.ts';
import { contend } from '../../bench/scale/limit-item.ts';
import type { Scale } from '../../bench/scale/scale.ts';
import { contentionTable, learningTable } from '../../bench/scale/show.ts';

const { rows, learning } = JSON.parse(readFileSync('bench/results/scale.json', 'utf8')) as Scale;

test.each(rows.filter(({ startsPerSecond }) => startsPerSecond <= 10))(
  '$startsPerSecond starts a second, $looks looks that count: the committed numbers are what a run counts',
  async (row) => {
    expect(await contend(row.startsPerSecond, row.tasks, row.looks)).toEqual(row);
  },
);

test.each(learning.filter(({ endsPerSecond }) => endsPerSecond <= 100))(
  '$endsPerSecond ended tasks a second of one workload: the committed numbers are what a run counts',
  async (row) => {
    expect(await learn(row.endsPerSecond, row.tasks)).toEqual(row);
  },
);

test('a look that counts is a write of the limit item more', () => {
  const [without, counted] = [0, 6].map((looks) =>
    rows.find((row) => row.startsPerSecond === 1 && row.looks === looks),
  );
  expect([without?.writesPerTask, Math.round(counted?.writesPerTask ?? NaN)]).toEqual([1, 7]);
});

test('docs/scale.md shows the committed tables', () => {
  const page = readFileSync('docs/scale.md', 'utf8');
  expect(page).toContain(contentionTable(rows));
  expect(page).toContain(learningTable(learning));
});
