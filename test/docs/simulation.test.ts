import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { currentSimulationPage } from '../../docs/simulation-page.ts';
import { notReached } from '../simulation/expected.ts';
import { recordedRuns } from '../../docs/recorded-runs.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const runs = recordedRuns();

test('docs/simulation.md shows the recorded runs; if not, run `npm run docs`', () => {
  const page = read('docs/simulation.md');
  expect(currentSimulationPage(page, runs)).toBe(page);
});

test.each(runs)('a recorded run is whole, of one commit, and reached everything', (run) => {
  expect(run.commit).toMatch(/^[0-9a-f]{40}$/);
  expect([run.totals.seeds, run.totals.violations]).toEqual([run.wanted, 0]);
  expect(notReached(run.totals)).toEqual([]);
});
