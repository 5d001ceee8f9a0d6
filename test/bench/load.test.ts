/** The committed numbers of `npm run bench -- load`. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Round } from '../../bench/load/round.ts';
import { loadTable } from '../../bench/load/show.ts';
import { loadSection } from '../../docs/load-section.ts';

const { rounds } = JSON.parse(readFileSync('bench/results/load.json', 'utf8')) as { rounds: Round[] };

test('a hundred, a thousand and ten thousand tasks were taken through', () => {
  expect(rounds.map(({ tasks }) => tasks)).toEqual([100, 1000, 10_000]);
});

test.each(rounds)('of $tasks tasks at once none was lost, and none was paid twice', (round) => {
  const { tasks } = round;
  expect(round).toMatchObject({ succeeded: tasks, lost: 0, posts: tasks, sends: tasks, billed: tasks });
});

test('memory stays under 1.5 GiB', () => {
  expect(Math.max(...rounds.map(({ peakMebibytes }) => peakMebibytes))).toBeLessThan(1536);
});

test('the table has a row for each round', () => {
  expect(loadTable(rounds).split('\n')).toHaveLength(2 + rounds.length);
});

test('docs/benchmarks.md holds the table of the committed run', () => {
  const words = (text: string) => text.split(/[\s|:-]+/).join(' ');
  expect(words(readFileSync('docs/benchmarks.md', 'utf8'))).toContain(words(loadSection()));
});
