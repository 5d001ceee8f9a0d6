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

/**
 * Packages that few starts load, and the file beside the bundle that they lie in, with copies of their own of all
 * that they need. Files that are shared with what every start loads would be larger for them, and more.
 */
const apart = {
  packages: ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner'],
  /** What is used of them. */
  source: join(lambdas, 'adapters', 's3'),
  file: './s3-apart.mjs',
} as const;

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
  const alias = Object.fromEntries(apart.packages.map((name) => [name, apart.file]));
  const made = write(file, BUNDLE_FILE, outdir, { nodePaths, alias, external: [apart.file] });
  const needsApart = Object.values(made.outputs).some(({ imports }) => imports.some(({ path }) => path === apart.file));
  if (!needsApart) return made;
  const more = write(apart.source, apart.file, outdir, { nodePaths });
  return { inputs: { ...made.inputs, ...more.inputs }, outputs: { ...made.outputs, ...more.outputs } };
}

/** Writes the bundle of one module, and the files of what it asks for with import(). */
function write(source: string, file: string, outdir: string, options: esbuild.BuildOptions): esbuild.Metafile {
  // Loaded here, so that an app that has the prebuilt bundles needs no esbuild.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as Pick<typeof esbuild, 'buildSync'>;
  const { metafile } = buildSync({
    ...options,
    entryPoints: [{ in: source, out: parse(file).name }],
    outdir,
    outExtension: { '.js': parse(file).ext },
    bundle: true,
    // What is only asked for with import() lies in files of its own, which most starts never read.
    splitting: true,
    platform: 'node',
    format: 'esm',
    // Both what runs on Lambda and what runs here understand it.
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'error',
    metafile: true,
  });
  return metafile;
}
