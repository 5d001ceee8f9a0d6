import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { envelope, statusOf, type ApiError } from '../../core/errors/envelope.ts';
import type { ApiContext } from './api.ts';

/** What travels with a request. */
export interface ApiEnvironment {
  Variables: { requestId: string; owner: string; context: ApiContext };
}

/** Ends a request with an error of ours. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly error: ApiError;

  constructor(error: ApiError) {
    super(error.message);
    this.error = error;
  }
}

const internal: ApiError = {
  type: 'server_error',
  code: 'internal_error',
  message: 'The request could not be processed.',
  recommendedAction: 'Send it again with the same Idempotency-Key',
};

/** Any failure as an envelope; what we did not foresee is logged and shown without its insides. */
export function failed(cause: Error, c: Context<ApiEnvironment>): Response {
  const requestId = c.get('requestId');
  const error = cause instanceof ApiFailure ? cause.error : internal;
  if (error === internal) c.get('context').log.error('request failed', { requestId, cause: String(cause) });
  if (error.retryAfterSeconds !== undefined) c.header('Retry-After', String(error.retryAfterSeconds));
  c.header('X-Request-Id', requestId);
  return c.json(envelope(error, requestId), statusOf(error) as ContentfulStatusCode);
}
