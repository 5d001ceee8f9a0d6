/** Brings the measured part of docs/limits.md up to date: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Results } from '../bench/limiter/measure.ts';
import { limiterTables } from '../bench/limiter/show.ts';
import { withBlock } from './readme-block.ts';

const path = new URL('limits.md', import.meta.url);
const results = JSON.parse(readFileSync(new URL('../bench/results/limiter.json', import.meta.url), 'utf8')) as Results;
writeFileSync(path, withBlock(readFileSync(path, 'utf8'), 'limiter', `${limiterTables(results)}\n`));
