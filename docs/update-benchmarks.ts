/** Brings docs/benchmarks.md up to date: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { allSection } from './all-section.ts';
import { coldStartSection } from './cold-start-section.ts';
import { loadSection } from './load-section.ts';
import { planSection } from './plan-section.ts';
import { pollingSection } from './polling-section.ts';
import { priceSection } from './price-section.ts';
import { withBlock } from './readme-block.ts';

const path = new URL('./benchmarks.md', import.meta.url);
const sections = [
  ['polling', pollingSection()],
  ['plan', planSection()],
  ['price', priceSection()],
  ['cold-start', coldStartSection()],
  ['load', loadSection()],
  ['all', allSection()],
] as const;
writeFileSync(
  path,
  sections.reduce((page, [name, section]) => withBlock(page, name, section), readFileSync(path, 'utf8')),
);
