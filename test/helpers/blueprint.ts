import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Blueprint } from '../../local/blueprint.ts';

/** Where the files of one run share it: loading the CDK and synthesising takes each of them two seconds. */
const shared = process.env['BIDE_TEST_BLUEPRINT'] ?? '';

/** The stack with default settings and one source of events, synthesised once a run. */
export const blueprint: Blueprint = existsSync(shared)
  ? (JSON.parse(readFileSync(shared, 'utf8')) as Blueprint)
  : await synthesised();

async function synthesised(): Promise<Blueprint> {
  const { makeBlueprint } = await import('../../local/blueprint.ts');
  const made = makeBlueprint({ eventOwners: { shop: 'tester' } });
  if (shared !== '') {
    writeFileSync(`${shared}.${process.pid}`, JSON.stringify(made));
    renameSync(`${shared}.${process.pid}`, shared);
  }
  return made;
}
