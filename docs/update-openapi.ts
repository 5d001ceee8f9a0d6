/** Brings docs/openapi.json up to date: part of `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { currentOpenapi } from './openapi.ts';

writeFileSync(new URL('openapi.json', import.meta.url), currentOpenapi());
