/** `npx tsx test/simulation/releases/freeze.ts`: keeps the definition of a release, to be met by later functions. */
import { readFileSync, writeFileSync } from 'node:fs';
import { makeBlueprint } from '../../../local/blueprint.ts';
import type { Release } from '../releases.ts';

const file = new URL('earlier.json', import.meta.url);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const { fields } = JSON.parse(readFileSync(file, 'utf8')) as Release;
const definition = JSON.parse(makeBlueprint({}).definition) as unknown;
writeFileSync(file, `${JSON.stringify({ version, fields, definition }, null, 2)}\n`);
