import type * as z from 'zod/mini';
import type { Detail } from '../errors/envelope.ts';
import { parse } from '../task/parse.ts';
import { nearest } from '../task/nearest.ts';
import { repeated, shown } from './check-no-query.ts';

export type CheckedQuery<Q> =
  { readonly kind: 'valid'; readonly query: Q } | { readonly kind: 'invalid'; readonly problems: readonly Detail[] };

/** Checks a query string; finds all problems at once, and names what it does not know. */
export function checkQuery<S extends z.ZodMiniObject>(
  schema: S,
  given: readonly (readonly [string, string])[],
): CheckedQuery<z.output<S>> {
  const twice = repeated(given.map(([name]) => name));
  const parsed = parse(schema, Object.fromEntries(given));
  if (parsed.success && twice.length === 0) return { kind: 'valid', query: parsed.data };
  const known = Object.keys(schema.shape);
  return { kind: 'invalid', problems: [...twice, ...(parsed.error?.issues.flatMap((one) => told(one, known)) ?? [])] };
}

function told(issue: z.core.$ZodIssue, known: readonly string[]): Detail[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      param: shown(name),
      message: `Unknown parameter; ${nearest(shown(name), known)}`,
    }));
  }
  const param = issue.path.map(String).join('.');
  if (issue.code === 'invalid_value') return [{ param, message: `Allowed: ${issue.values.map(String).join(', ')}.` }];
  return [{ param, message: `${issue.message}.` }];
}
