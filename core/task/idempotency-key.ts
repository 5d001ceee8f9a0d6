/** What an idempotency key may be. */
import * as z from 'zod/mini';
import type { Problem } from './request.ts';

const error = 'Allowed: 1 to 255 printable ASCII characters';

export const idempotencyKeySchema = z.string({ error }).check(z.regex(/^[\x20-\x7e]{1,255}$/, { error }));

export const idempotencyKeyProblems = (given: unknown): Problem[] =>
  idempotencyKeySchema.safeParse(given).success ? [] : [{ param: 'idempotencyKey', message: `${error}.` }];
