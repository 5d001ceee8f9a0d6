/** What the descriptions of many routes have in common. */
import type * as z from 'zod/mini';
import type { Scope } from '../../records/caller-record.ts';
import { parameterSchemas } from './schemas.ts';

export const secured = (scope: Scope) => ({ security: [{ callerKey: [scope] }, { iam: [] }] });

/** Statuses that every route behind a caller key can answer with. */
export const always = [401, 403, 405, 429, 500];

export const id = { $ref: '#/components/parameters/id' };

export const queryParameters = (query: z.core.$ZodObject) =>
  Object.entries(parameterSchemas(query)).map(([name, { description, ...schema }]) => {
    return { name, in: 'query', description, schema };
  });

export const header = (name: string, description: string, schema: object, example: string) => {
  return { name, in: 'header', description, schema: { type: 'string', ...schema }, example };
};

export const idempotencyKey = header(
  'Idempotency-Key',
  'Names this request among those of its owner: 1 to 255 printable ASCII characters.',
  { minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
  'order-17',
);

export const page = (item: unknown) => ({ items: [item], nextCursor: null });
