/** The recorded run of the simulation. */
import { readFileSync } from 'node:fs';
import type { Run } from '../test/simulation/record.ts';

export const recordedRun = (): Run =>
  JSON.parse(readFileSync(new URL('../bench/results/simulation.json', import.meta.url), 'utf8')) as Run;
