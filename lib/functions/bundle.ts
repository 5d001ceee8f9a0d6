/** Bundles of the functions: one file each, with everything that it imports. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as esbuild from 'esbuild';
import type { FunctionName } from '../../core/names.ts';

/** Folder of `lambdas/`, beside this one. */
const lambdas = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/** File that holds a function's bundle. The ending tells Lambda that it is an ES module. */
export const BUNDLE_FILE = 'index.mjs';

/** Folder of a function's sources. */
export const sourceOf = (name: FunctionName): string => join(lambdas, name);

/** Writes the bundle of `lambdas/<name>/handler.ts` into a folder. @throws with esbuild's messages. */
export function bundleFunction(name: FunctionName, outdir: string): void {
  // Loaded here, so that an app that has the prebuilt bundles needs no esbuild.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as Pick<typeof esbuild, 'buildSync'>;
  buildSync({
    entryPoints: [join(sourceOf(name), 'handler.ts')],
    outfile: join(outdir, BUNDLE_FILE),
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Both what runs on Lambda and what runs here understand it.
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    // Some of the SDK's dependencies are CommonJS and ask for Node's own modules.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
}
