import type { Io } from '../io.ts';

/**
 * A command as it can be typed: whoever came in by `npm start` in the project's own folder has no `bide` on the path.
 * Silent, since npm's own lines would get into what `$(…)` takes.
 */
export function asCalled(command: string, { environment }: Pick<Io, 'environment'>): string {
  const isByNpm = environment['npm_lifecycle_event'] === 'start' && environment['npm_package_name'] === 'bide';
  return isByNpm ? command.replaceAll(/\bbide (?=[a-z])/g, 'npm start --silent -- ') : command;
}
