/** Brings the README up to date: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { currentReadme } from './readme.ts';

const path = new URL('../README.md', import.meta.url);
writeFileSync(path, currentReadme(readFileSync(path, 'utf8')));
