/** Brings docs/faults.md up to date: part of `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { currentFaults } from './faults.ts';

writeFileSync(new URL('faults.md', import.meta.url), currentFaults());
