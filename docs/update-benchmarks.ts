/** Brings docs/benchmarks.md up to date: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pollingSection } from './polling-section.ts';
import { withBlock } from './readme-block.ts';

const path = new URL('./benchmarks.md', import.meta.url);
writeFileSync(path, withBlock(readFileSync(path, 'utf8'), 'polling', pollingSection()));
