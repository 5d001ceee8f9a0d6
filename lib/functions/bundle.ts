/** Bundles of the functions: everything that a function imports, and nothing of the others. */
import { createRequire } from 'node:module';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as esbuild from 'esbuild';
import type { FunctionName } from '../../core/names.ts';

/** Folder of `lambdas/`, beside this one. */
const lambdas = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/** File of a function's bundle that is loaded first. The ending tells Lambda that it is an ES module. */
export const BUNDLE_FILE = 'index.mjs';

/** Folder of a function's sources. */
export const sourceOf = (name: FunctionName): string => join(lambdas, name);

/**
 * Writes the bundle of `lambdas/<name>/handler.ts` into a folder, and answers with what went into which file.
 * @throws with esbuild's messages.
 */
export function bundleFunction(name: FunctionName, outdir: string): esbuild.Metafile {
  return bundle(join(sourceOf(name), 'handler.ts'), outdir);
}

/** Bundles any module as the functions are. `nodePaths`: where packages are found beside the folders above it. */
export function bundle(file: string, outdir: string, nodePaths: string[] = []): esbuild.Metafile {
  // Loaded here, so that an app that has the prebuilt bundles needs no esbuild.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as Pick<typeof esbuild, 'buildSync'>;
  const { metafile } = buildSync({
    entryPoints: [{ in: file, out: parse(BUNDLE_FILE).name }],
    nodePaths,
    outdir,
    outExtension: { '.js': parse(BUNDLE_FILE).ext },
    bundle: true,
    // What is only asked for with import() lies in files of its own, which most starts never read.
    splitting: true,
    platform: 'node',
    format: 'esm',
    // Both what runs on Lambda and what runs here understand it.
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    // Some of the SDK's dependencies are CommonJS and ask for Node's own modules.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
    metafile: true,
  });
  return metafile;
}
