import { createHash } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { callerKey } from '../../core/records/keys.ts';
import type { Item } from '../../core/records/write.ts';
import { ApiFailure, type ApiEnvironment } from './answers.ts';

/** The stored form of a caller key: only its hash is ever kept. */
export const hashOfCallerKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The item of a caller. */
export const callerItem = (key: string, owner: string): Item => ({ ...callerKey(hashOfCallerKey(key)), owner });

/** Lets callers in that show a known caller key as a bearer token, and says whose it is. */
export const authenticate = createMiddleware<ApiEnvironment>(async (c, next) => {
  const [, key] = /^Bearer ([\x21-\x7e]{1,200})$/.exec(c.req.header('Authorization') ?? '') ?? [];
  const item = key === undefined ? undefined : await c.get('context').table.get(callerKey(hashOfCallerKey(key)));
  const owner = item?.['owner'];
  if (typeof owner !== 'string') {
    throw new ApiFailure({
      type: 'authentication_error',
      code: 'invalid_caller_key',
      message: 'The caller key is invalid or missing.',
      recommendedAction: 'Send the header Authorization: Bearer <caller key>',
    });
  }
  c.set('owner', owner);
  await next();
});
