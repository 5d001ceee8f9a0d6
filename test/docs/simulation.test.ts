import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { currentSimulationPage } from '../../docs/simulation-page.ts';
import { notReached } from '../simulation/expected.ts';
import { recordedRun } from '../../docs/recorded-run.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const run = recordedRun();

test('docs/simulation.md shows the recorded run; if not, run `npm run docs`', () => {
  const page = read('docs/simulation.md');
  expect(currentSimulationPage(page, run)).toBe(page);
});

test('the recorded run is of one commit, broke nothing, and reached everything', () => {
  expect(run.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(run.totals.seeds).toBeLessThanOrEqual(run.wanted);
  expect([run.totals.violations, run.totals.broken]).toEqual([0, []]);
  expect(notReached(run.totals)).toEqual([]);
});

test('a run that is not whole yet says how far it has come', () => {
  const half = { ...run, wanted: 2 * run.totals.seeds };
  const page = currentSimulationPage(read('docs/simulation.md'), half);
  const grouped = (n: number) => n.toLocaleString('en-US');
  expect(page).toContain(`| ${grouped(half.totals.seeds)} of ${grouped(half.wanted)}, from ${half.firstSeed} on |`);
});
