/** One test file on the sources as they are, or without a guard. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withoutGuard, type Guard } from './guard.ts';
import type { Stand } from './notice.ts';

const run = promisify(execFile);

/** Folders that a test may read beside its own. */
const TREE = ['bin', 'cli', 'client', 'core', 'docs', 'lambdas', 'lib', 'local', 'providers', 'test'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'jest.config.js', 'cdk.json'];
const JEST = [
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--maxWorkers=1',
  '--json',
];

type Assertions = readonly { readonly status: string; readonly title: string }[];

/** The tests that fail without the guard, in their order. */
export async function failuresOf(file: string, guard: Guard, { folder }: Stand): Promise<string[]> {
  const copy = mkdtempSync(join(folder, 'tree-'));
  try {
    for (const name of [...TREE, ...FILES]) cpSync(name, join(copy, name), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
    const path = join(copy, guard.file);
    writeFileSync(path, withoutGuard(readFileSync(path, 'utf8'), guard));
    return titlesOf(await runTests(file, copy), 'failed');
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const known = new Map<string, Promise<ReadonlySet<string>>>();

/** The tests that pass on the sources as they are. */
export function passing(file: string): Promise<ReadonlySet<string>> {
  const titles = known.get(file) ?? runTests(file, '.').then((all) => new Set(titlesOf(all, 'passed')));
  known.set(file, titles);
  return titles;
}

async function runTests(file: string, cwd: string): Promise<Assertions> {
  const { stdout } = await run(process.execPath, [...JEST, file], {
    cwd,
    // What fails here fails on purpose, and is no count of ours.
    env: { ...process.env, TEST_COUNTS: '' },
  }).catch((cause: unknown) => cause as { stdout: string });
  const { testResults } = JSON.parse(stdout) as { testResults: { assertionResults: Assertions }[] };
  return testResults.flatMap((one) => one.assertionResults);
}

const titlesOf = (all: Assertions, wanted: string) =>
  all.filter(({ status }) => status === wanted).map(({ title }) => title);
