/** The committed numbers of `npm run bench -- scale`. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { contend, type Contention } from '../../bench/scale/limit-item.ts';
import { contentionTable } from '../../bench/scale/show.ts';

const { rows } = JSON.parse(readFileSync('bench/results/scale.json', 'utf8')) as { rows: Contention[] };

test.each(rows.filter(({ startsPerSecond }) => startsPerSecond <= 10))(
  '$startsPerSecond starts a second: the committed numbers are what a run counts',
  async (row) => {
    expect(await contend(row.startsPerSecond, row.tasks)).toEqual(row);
  },
);

test('docs/scale.md shows the committed table', () => {
  expect(readFileSync('docs/scale.md', 'utf8')).toContain(contentionTable(rows));
});
