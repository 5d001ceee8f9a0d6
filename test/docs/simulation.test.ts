import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { currentSimulationPage } from '../../docs/simulation-page.ts';
import { notReached } from '../simulation/expected.ts';
import type { Run } from '../simulation/record.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const run = JSON.parse(read('bench/results/simulation.json')) as Run;

test('docs/simulation.md shows the recorded run; if not, run `npm run docs`', () => {
  const page = read('docs/simulation.md');
  expect(currentSimulationPage(page, run)).toBe(page);
});

test('the recorded run is whole, of one commit, and reached everything', () => {
  expect(run.commit).toMatch(/^[0-9a-f]{40}$/);
  expect([run.totals.seeds, run.totals.violations]).toEqual([run.wanted, 0]);
  expect(notReached(run.totals)).toEqual([]);
});
