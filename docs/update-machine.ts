/** Brings the console's drawing of the state machine up to date: part of `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { currentMachine } from './machine.ts';

writeFileSync(new URL('../local/console/page/machine.json', import.meta.url), currentMachine());
