/** Brings docs/reference.md up to date: part of `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { currentReference } from './reference/page.ts';

writeFileSync(new URL('reference.md', import.meta.url), currentReference());
