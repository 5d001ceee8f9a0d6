/**
 * `npm run test:guards [-- --record | --only TEXT]`: each guard is taken out in turn, and somebody must notice. Exit
 * code 1 where nobody does, or where it takes too long. `--record` writes the table into docs/guards.md; `--only` tries
 * those alone whose name or file has TEXT in it.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { withBlock } from '../../docs/readme-block.ts';
import { makeBlueprint } from '../../local/blueprint.ts';
import { guards } from './guards.ts';
import { notice } from './notice.ts';
import { guardTable, tell } from './record.ts';

const SEEDS = 5000;
/** All of them, and no longer. */
const MOST_SECONDS = 360;
const PAGE = 'docs/guards.md';

const { values } = parseArgs({ options: { record: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { record, only } = values;
if (record && only !== undefined) throw new Error('--record writes the whole table. Leave --only out.');
const chosen = guards.filter(({ name, file }) => only === undefined || `${name} ${file}`.includes(only));
if (chosen.length === 0) throw new Error(`--only "${only ?? ''}": no guard has that in its name or file.`);

// Inside the project, so that bundles and copies find its packages.
const folder = mkdtempSync(join('.', '.guards-'));
const blueprint = join(folder, 'blueprint.json');
writeFileSync(blueprint, JSON.stringify(makeBlueprint({})));

try {
  const began = performance.now();
  const limit = pLimit(2);
  const rows = await Promise.all(
    chosen.map((guard) =>
      limit(async () => {
        const noticed = await notice(guard, { folder, blueprint, seeds: SEEDS });
        const row = { guard, noticed };
        console.log(tell(row));
        return row;
      }),
    ),
  );
  const found = rows.filter(({ noticed }) => noticed !== undefined).length;
  if (record) writeFileSync(PAGE, withBlock(readFileSync(PAGE, 'utf8'), 'guards', guardTable(rows)));
  const { TEST_COUNTS } = process.env;
  if (TEST_COUNTS !== undefined) appendFileSync(TEST_COUNTS, `${found} ${rows.length - found}\n`);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${seconds} s of at most ${MOST_SECONDS}`);
  console.log(`${rows.length} guards, ${found} noticed`);
  process.exitCode = found === rows.length && seconds <= MOST_SECONDS ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
