/**
 * Checks what callers send. Their schemas are built whenever a function starts, so they are those of zod/mini, which
 * take a fraction of the time; it speaks no language by itself.
 */
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

const { localeError } = en();

/** The result of a schema, with every problem in English. */
export const parse = <S extends z.core.$ZodType>(
  schema: S,
  given: unknown,
): z.core.util.SafeParseResult<z.core.output<S>> => z.safeParse(schema, given, { error: localeError });
