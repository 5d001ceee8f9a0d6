import type { Io } from './io.ts';

/**
 * Text with its commands as they can be typed: whoever came in by `npm start` in the project's own folder has no `bide`
 * on the path. Silent inside `$(…)`, which npm's own lines would get into.
 */
export function asCalled(text: string, { environment }: Pick<Io, 'environment'>): string {
  const isByNpm = environment['npm_lifecycle_event'] === 'start' && environment['npm_package_name'] === 'bide';
  if (!isByNpm) return text;
  return text.replaceAll('$(bide ', '$(npm start --silent -- ').replaceAll(/\bbide (?=[a-z])/g, 'npm start -- ');
}
