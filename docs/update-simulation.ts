/** Brings docs/simulation.md up to date with the recorded runs: part of `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { recordedRun } from './recorded-run.ts';
import { currentSimulationPage } from './simulation-page.ts';

const page = new URL('simulation.md', import.meta.url);
writeFileSync(page, currentSimulationPage(readFileSync(page, 'utf8'), recordedRun()));
