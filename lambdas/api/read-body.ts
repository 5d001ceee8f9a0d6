import type * as z from 'zod/mini';
import { invalidRequest } from '../../core/errors/envelope.ts';
import { parse } from '../../core/task/parse.ts';
import { schemaProblems } from '../../core/task/schema-problems.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { readJson } from './read-json.ts';

/** No wish of an operator is longer. */
const MOST_BYTES = 4096;

/** The body by its schema; none at all counts as `{}`. @throws ApiFailure with every problem at once. */
export async function readBody<S extends z.ZodMiniObject>(c: Call, schema: S): Promise<z.output<S>> {
  const given = await readJson(c.req.raw, MOST_BYTES, {});
  const parsed = parse(schema, given);
  if (parsed.success) return parsed.data;
  throw new ApiFailure(invalidRequest(schemaProblems(parsed.error, Object.keys(schema.shape))));
}
