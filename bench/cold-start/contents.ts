/** What is in a bundle: packages, and files of ours, apart by whether every start loads them. */
import { basename } from 'node:path';
import type { Metafile } from 'esbuild';
import { BUNDLE_FILE } from '../../lib/functions/bundle.ts';

/** Names: of packages, e.g. `@aws-sdk/client-s3`, and paths of ours, e.g. `core/task/request.ts`; bytes of code. */
export interface Contents {
  readonly loaded: { readonly names: readonly string[]; readonly bytes: number };
  /** Only asked for with `import()`. */
  readonly onDemand: { readonly names: readonly string[]; readonly bytes: number };
}

/** Reads the contents of a bundle off esbuild's account of it. */
export function contentsOf({ outputs }: Metafile): Contents {
  const first = Object.keys(outputs).filter((path) => basename(path) === BUNDLE_FILE);
  const loaded = new Set(first);
  for (const path of loaded) {
    for (const { kind, path: next, external } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) loaded.add(next);
    }
  }
  const onDemand = Object.keys(outputs).filter((path) => !loaded.has(path));
  const of = (paths: readonly string[]) => {
    const inputs = paths.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
    const bytes = paths.reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
    return { names: [...new Set(inputs.map(nameOf))].sort(), bytes };
  };
  return { loaded: of([...loaded]), onDemand: of(onDemand) };
}

/** The package of a module, or its path below the project. */
function nameOf(input: string): string {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? [];
  return name ?? input;
}
