/** Builds what `npm pack` ships: compiled modules, and each function as one bundle, so that users need no bundler. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { functionNames } from '../core/names.ts';
import { bundleFunction } from '../lib/functions/bundle.ts';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
// Served as it is.
cpSync('local/console/page', 'dist/local/console/page', { recursive: true });
for (const name of functionNames) bundleFunction(name, `dist/functions/${name}`);
