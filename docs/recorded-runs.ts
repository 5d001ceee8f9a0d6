/** The recorded runs of the simulation, the newest first: of what runs now, and the longest. */
import { readFileSync } from 'node:fs';
import type { Run } from '../test/simulation/record.ts';

const read = (name: string): Run =>
  JSON.parse(readFileSync(new URL(`../bench/results/${name}.json`, import.meta.url), 'utf8')) as Run;

export const recordedRuns = (): readonly [Run, Run] => [read('simulation'), read('simulation-longest')];
