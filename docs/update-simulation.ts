/** Brings docs/simulation.md up to date with the recorded run: part of `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Run } from '../test/simulation/record.ts';
import { currentSimulationPage } from './simulation-page.ts';

const page = new URL('simulation.md', import.meta.url);
const run = JSON.parse(readFileSync(new URL('../bench/results/simulation.json', import.meta.url), 'utf8')) as Run;
writeFileSync(page, currentSimulationPage(readFileSync(page, 'utf8'), run));
