/** Query strings without a schema: most routes take no parameters, and those that start with the API build none. */
import type { Detail } from '../errors/envelope.ts';

/** Problems of the query string of a route that takes none: each name that is there. */
export const checkNoQuery = (names: readonly string[]): Detail[] => [
  ...repeated(names),
  ...[...new Set(names)].map((name) => ({
    param: shown(name),
    message: 'Unknown parameter; this route takes none.',
  })),
];

/** Names that are there more than once. */
export const repeated = (names: readonly string[]): Detail[] =>
  [...new Set(names.filter((name, i) => names.indexOf(name) !== i))].map((name) => ({
    param: shown(name),
    message: 'Given more than once.',
  }));

/** Names are echoed, so they are kept short. */
export const shown = (name: string): string => name.slice(0, 100);
