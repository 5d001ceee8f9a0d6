/** What operators choose things by: since when, with which code, of which provider. */
import { profileNames } from '../core/provider/profiles.ts';
import { UsageError } from './io.ts';
import { readSince } from './read-since.ts';

export const filterOptions = {
  since: { type: 'string' },
  code: { type: 'string' },
  provider: { type: 'string' },
} as const;

export interface FilterValues {
  readonly since?: string | undefined;
  readonly code?: string | undefined;
  readonly provider?: string | undefined;
}

export interface Filters {
  readonly since: Date | undefined;
  readonly code: string | undefined;
  readonly provider: string | undefined;
}

/** Undefined when none is given; `at` in milliseconds since the epoch. @throws UsageError for a time, or a provider, that nobody knows */
export function readFilters({ since, code, provider }: FilterValues, at: number): Filters | undefined {
  if (since === undefined && code === undefined && provider === undefined) return undefined;
  if (provider !== undefined && !profileNames.some((name) => name === provider)) {
    throw new UsageError(`--provider is ${JSON.stringify(provider)}; allowed: ${profileNames.join(', ')}.`);
  }
  return { since: readSince(since, at), code, provider };
}
