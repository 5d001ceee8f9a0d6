/** Takes one guard out and sees who notices. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { withoutGuard, type Guard } from './guard.ts';
import { without } from './without-guard.ts';

const run = promisify(execFile);

/** Who noticed, and how; undefined when nobody did. */
export type Noticed = { readonly by: string; readonly told: string } | undefined;

/** What a look for a notice works with. */
export interface Stand {
  /** A folder of its own, removed by whoever made it. */
  readonly folder: string;
  readonly blueprint: string;
  readonly seeds: number;
}

/** Runs the simulation, or the guard's test, on the sources without it. */
export function notice(guard: Guard, stand: Stand): Promise<Noticed> {
  return guard.test === undefined ? bySimulation(guard, stand) : byTest(guard, guard.test, stand);
}

async function bySimulation(guard: Guard, { folder, blueprint, seeds }: Stand): Promise<Noticed> {
  const outfile = join(folder, `${guard.name.replaceAll(/\W+/g, '-')}.mjs`);
  await build({
    entryPoints: ['test/guards/lives.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    plugins: [without(guard)],
  });
  const { stdout } = await run(process.execPath, [outfile, blueprint, String(seeds)], { cwd: process.cwd() });
  const { seed, violation } = JSON.parse(stdout) as { seed?: number; violation?: string };
  return violation === undefined ? undefined : { by: `seed ${seed ?? 0}`, told: violation };
}

/** Folders that a test may read beside its own. */
const TREE = ['bin', 'cli', 'client', 'core', 'docs', 'lambdas', 'lib', 'local', 'providers', 'test'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'jest.config.js', 'cdk.json'];

async function byTest(guard: Guard, test: string, { folder }: Stand): Promise<Noticed> {
  const copy = mkdtempSync(join(folder, 'tree-'));
  try {
    for (const name of [...TREE, ...FILES]) cpSync(name, join(copy, name), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
    const path = join(copy, guard.file);
    writeFileSync(path, withoutGuard(readFileSync(path, 'utf8'), guard));
    const jest = [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--maxWorkers=1',
      '--json',
    ];
    const { stdout } = await run(process.execPath, [...jest, test], {
      cwd: copy,
      // What fails here fails on purpose, and is no count of ours.
      env: { ...process.env, TEST_COUNTS: '' },
    }).catch((cause: unknown) => cause as { stdout: string });
    const { testResults } = JSON.parse(stdout) as {
      testResults: { assertionResults: { status: string; title: string }[] }[];
    };
    const failed = testResults.flatMap((one) => one.assertionResults).find(({ status }) => status === 'failed');
    return failed === undefined ? undefined : { by: test, told: failed.title };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
