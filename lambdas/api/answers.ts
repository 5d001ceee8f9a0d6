import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { internalError } from '../../core/api/api-errors.ts';
import { envelope, statusOf, type ApiError } from '../../core/errors/envelope.ts';
import type { Call } from './api-context.ts';

/** Ends a request with an error of ours. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly error: ApiError;
  /** Headers of the answer, beside those that every error has. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(error: ApiError, headers: Readonly<Record<string, string>> = {}) {
    super(error.message);
    this.error = error;
    this.headers = headers;
  }
}

/** Any failure as an envelope; what we did not foresee is logged and shown without its insides. */
export function failed(cause: Error, c: Call): Response {
  const requestId = c.get('requestId');
  const error = cause instanceof ApiFailure ? cause.error : internalError;
  if (error === internalError) c.get('context').log.error('request failed', { cause: String(cause) });
  const extra = cause instanceof ApiFailure ? cause.headers : {};
  for (const [name, value] of Object.entries(extra)) c.header(name, value);
  if (error.retryAfterSeconds !== undefined) c.header('Retry-After', String(error.retryAfterSeconds));
  c.header('X-Request-Id', requestId);
  const told = c.get('tell')?.(error) ?? { status: statusOf(error), body: envelope(error, requestId) };
  return c.json(told.body, told.status as ContentfulStatusCode);
}
