import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BUNDLE_FILE, bundleFunction } from '../../../lib/functions/bundle.ts';

/** Outside the project, so that nothing is found in its `node_modules`. */
const folder = mkdtempSync(join(tmpdir(), 'bide-bundle-'));

beforeAll(() => bundleFunction('record', folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a bundle is one file', () => {
  expect(readdirSync(folder)).toEqual([BUNDLE_FILE]);
});

test('it needs nothing beside Node', () => {
  const { href } = pathToFileURL(join(folder, BUNDLE_FILE));
  const load = `const { handler } = await import(${JSON.stringify(href)}); process.stdout.write(typeof handler);`;
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', load], { cwd: folder });
  expect(String(told)).toBe('function');
});
