/** `npm run test:guards`: each guard is taken out in turn, and somebody must notice. Exit code 1 where nobody does. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { makeBlueprint } from '../../local/blueprint.ts';
import { guards } from './guards.ts';
import { notice } from './notice.ts';

const SEEDS = 5000;

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
        console.log(
          `${noticed === undefined ? '✗' : '✓'} ${guard.name.padEnd(60)} ${noticed?.by ?? 'nobody'}: ${noticed?.told ?? ''}`,
        );
        return noticed !== undefined;
      }),
    ),
  );
  const found = rows.filter(Boolean).length;
  const { TEST_COUNTS } = process.env;
  if (TEST_COUNTS !== undefined) appendFileSync(TEST_COUNTS, `${found} ${rows.length - found}\n`);
  console.log(`${rows.length} guards, ${found} noticed`);
  process.exitCode = found === rows.length ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
