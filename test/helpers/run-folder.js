/** A folder that the test files of one run share, gone after it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Jest calls it before the first file. */
export function setup() {
  process.env.BIDE_TEST_BLUEPRINT = join(mkdtempSync(join(tmpdir(), 'bide-tests-')), 'blueprint.json');
}

/** And after the last. */
export function teardown() {
  rmSync(dirname(process.env.BIDE_TEST_BLUEPRINT), { recursive: true, force: true });
}
