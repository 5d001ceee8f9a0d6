/** Brings docs/errors.md up to date: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { currentErrorsPage } from './errors-page.ts';

const path = new URL('errors.md', import.meta.url);
writeFileSync(path, currentErrorsPage(readFileSync(path, 'utf8')));
