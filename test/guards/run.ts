/**
 * `npm run test:guards [-- --record]`: each guard is taken out in turn, and somebody must notice. Exit code 1 where
 * nobody does. `--record` writes the table into docs/guards.md.
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
const PAGE = 'docs/guards.md';

const { values } = parseArgs({ options: { record: { type: 'boolean', default: false } } });

// Inside the project, so that bundles and copies find its packages.
const folder = mkdtempSync(join('.', '.guards-'));
const blueprint = join(folder, 'blueprint.json');
writeFileSync(blueprint, JSON.stringify(makeBlueprint({})));

try {
  const limit = pLimit(2);
  const rows = await Promise.all(
    guards.map((guard) =>
      limit(async () => {
        const noticed = await notice(guard, { folder, blueprint, seeds: SEEDS });
        const row = { guard, noticed };
        console.log(tell(row));
        return row;
      }),
    ),
  );
  const found = rows.filter(({ noticed }) => noticed !== undefined).length;
  if (values.record) writeFileSync(PAGE, withBlock(readFileSync(PAGE, 'utf8'), 'guards', guardTable(rows)));
  const { TEST_COUNTS } = process.env;
  if (TEST_COUNTS !== undefined) appendFileSync(TEST_COUNTS, `${found} ${rows.length - found}\n`);
  console.log(`${rows.length} guards, ${found} noticed`);
  process.exitCode = found === rows.length ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
