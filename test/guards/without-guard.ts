import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';
import { withoutGuard, type Guard } from './guard.ts';

/** A bundle is made without it. */
export const without = (guard: Guard): Plugin => ({
  name: 'without the guard',
  setup(bundle) {
    bundle.onLoad({ filter: new RegExp(`/${guard.file.replaceAll('.', '\\.')}$`) }, ({ path }) => ({
      contents: withoutGuard(readFileSync(path, 'utf8'), guard),
      loader: 'ts',
    }));
  },
});
