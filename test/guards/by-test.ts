/** One test file on the sources as they are, or without a guard. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
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

type Assertions = readonly { readonly status: string; readonly fullName: string }[];

/** The tests that fail without the guard, in their order, each with what it is part of. */
export async function failuresOf(file: string, guard: Guard, { folder }: Stand): Promise<string[]> {
  const copy = idle.pop() ?? copied(folder);
  const path = join(copy, guard.file);
  const whole = readFileSync(path, 'utf8');
  try {
    writeFileSync(path, withoutGuard(whole, guard));
    return namesOf(await runTests(file, copy), 'failed');
  } finally {
    writeFileSync(path, whole);
    idle.push(copy);
  }
}

/** Copies of the sources that nobody works in: what was compiled there once is known the next time. */
const idle: string[] = [];

function copied(folder: string): string {
  const copy = mkdtempSync(join(folder, 'tree-'));
  for (const name of [...TREE, ...FILES]) cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

const known = new Map<string, Promise<ReadonlySet<string>>>();

/** The tests that pass on the sources as they are. */
export function passing(file: string): Promise<ReadonlySet<string>> {
  const names = known.get(file) ?? runTests(file, '.').then((all) => new Set(namesOf(all, 'passed')));
  known.set(file, names);
  return names;
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

const namesOf = (all: Assertions, wanted: string) =>
  all.filter(({ status }) => status === wanted).map(({ fullName }) => fullName);
