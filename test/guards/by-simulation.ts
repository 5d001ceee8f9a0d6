/** Simulated worlds on the sources as they are, or without a guard. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Guard } from './guard.ts';
import type { Stand } from './notice.ts';
import { without } from './without-guard.ts';

const run = promisify(execFile);
const bundles = new Map<Guard | undefined, Promise<string>>();

/** What broke in a world, in its order. */
interface Broken {
  readonly seed: number;
  readonly violations: readonly string[];
}

/** The first seed of these that breaks. */
export async function firstBroken(
  guard: Guard | undefined,
  [first, last]: readonly [number, number],
  { folder, blueprint }: Stand,
): Promise<Broken | undefined> {
  const bundle = bundles.get(guard) ?? bundled(guard, folder);
  bundles.set(guard, bundle);
  const { stdout } = await run(process.execPath, [await bundle, blueprint, String(first), String(last)]);
  return (JSON.parse(stdout) as { found?: Broken }).found;
}

async function bundled(guard: Guard | undefined, folder: string): Promise<string> {
  const outfile = join(folder, `${guard?.name.replaceAll(/\W+/g, '-') ?? 'whole'}.mjs`);
  await build({
    entryPoints: ['test/guards/lives.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
    plugins: guard === undefined ? [] : [without(guard)],
  });
  return outfile;
}
