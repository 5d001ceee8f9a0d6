import type * as z from 'zod/mini';
import { checkQuery } from '../../core/api/check-query.ts';
import { invalidRequest } from '../../core/errors/envelope.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';

/** The query string by its schema. @throws ApiFailure with every problem at once. */
export function readQuery<S extends z.ZodMiniObject>(c: Call, schema: S): z.output<S> {
  const checked = checkQuery(schema, [...new URL(c.req.url).searchParams]);
  if (checked.kind === 'invalid') throw new ApiFailure(invalidRequest(checked.problems));
  return checked.query;
}
