/** Which dead letters a command is about. */
import { UsageError, type Io } from '../io.ts';
import { readFilters, type FilterValues, type Filters } from '../read-filters.ts';
import { now } from '../show/now.ts';
import type { Letter } from './letters.ts';

export type WantedLetters =
  | { readonly kind: 'named'; readonly ids: readonly string[] }
  | { readonly kind: 'filtered'; readonly isWanted: (letter: Letter) => boolean };

/** Those that filters choose; without one all. @throws UsageError */
export function readLetterFilters(values: FilterValues, io: Io): (letter: Letter) => boolean {
  const filters = readFilters(values, now(io));
  return (letter) => filters === undefined || matches(letter, filters);
}

function matches(letter: Letter, { since, code, provider }: Filters): boolean {
  if (since !== undefined && letter.sentAt < since.getTime()) return false;
  return (code ?? letter.code) === letter.code && (provider ?? letter.profile) === letter.profile;
}

/** Ids, or all, or those that filters choose. @throws UsageError for more than one of them, and for none */
export function readWantedLetters(ids: readonly string[], all: boolean, values: FilterValues, io: Io): WantedLetters {
  const isFiltered = readFilters(values, now(io)) !== undefined;
  const ways = [ids.length > 0, all, isFiltered].filter((isGiven) => isGiven);
  if (ways.length !== 1) {
    throw new UsageError('Give ids of bide dlq list, or --all, or --since, --code and --provider.');
  }
  return ids.length > 0 ? { kind: 'named', ids } : { kind: 'filtered', isWanted: readLetterFilters(values, io) };
}
