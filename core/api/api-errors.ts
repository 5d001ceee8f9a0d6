/** The errors that the API itself answers with, those of operators aside. */
import { fixed } from '../defaults.ts';
import type { ApiError } from '../errors/envelope.ts';
import type { Rate } from '../limits/limit-item.ts';
import type { Scope } from '../records/caller-record.ts';

export const malformedJson: ApiError = {
  type: 'invalid_request_error',
  code: 'malformed_json',
  message: 'The body is not JSON in UTF-8.',
  recommendedAction: 'Send a JSON object',
};

export const invalidCallerKey: ApiError = {
  type: 'authentication_error',
  code: 'invalid_caller_key',
  message: 'The caller key is invalid, revoked or missing.',
  recommendedAction: 'Send the header Authorization: Bearer <caller key>',
};

export const invalidSignature: ApiError = {
  type: 'authentication_error',
  code: 'invalid_signature',
  message: 'No IAM principal vouches for this request.',
  recommendedAction: 'Sign the request with AWS Signature Version 4',
};

export const scopeMissing = (scope: Scope): ApiError => ({
  type: 'permission_error',
  code: 'scope_missing',
  message: `The caller key lacks the scope ${scope}.`,
  recommendedAction: `Use a caller key with the scope ${scope}`,
});

export const taskNotFound: ApiError = {
  type: 'not_found_error',
  code: 'task_not_found',
  message: 'No task of yours has this id.',
  param: 'id',
  recommendedAction: `Use the id that POST /v1/tasks answered with; tasks are kept ${fixed.taskDays} days`,
};

export const workloadNotFound: ApiError = {
  type: 'not_found_error',
  code: 'workload_not_found',
  message: 'There can be no workload of this name.',
  param: 'workload',
  recommendedAction: 'Use the workload that an attempt of a task shows, such as unified.images.k3d.x7p',
};

export const routeNotFound: ApiError = {
  type: 'not_found_error',
  code: 'route_not_found',
  message: 'There is nothing at this path.',
  recommendedAction: 'See /openapi.json for what there is',
};

/** `allow`: the methods that the path has. */
export const methodNotAllowed = (method: string, allow: string): ApiError => ({
  type: 'invalid_request_error',
  status: 405,
  code: 'method_not_allowed',
  message: `${method} is not allowed here; allowed: ${allow}.`,
  recommendedAction: 'See the Allow header',
});

export const requestTooLarge = (maxBytes: number): ApiError => ({
  type: 'invalid_request_error',
  status: 413,
  code: 'request_too_large',
  message: `The body is over ${maxBytes} bytes.`,
  recommendedAction: 'Send files by URL instead of inside the body',
});

export const idempotencyKeyReused: ApiError = {
  type: 'invalid_request_error',
  status: 422,
  code: 'idempotency_key_reused',
  message: 'This Idempotency-Key belongs to a task with another request.',
  param: 'Idempotency-Key',
  recommendedAction: 'Use a new Idempotency-Key for a new request',
};

/** `waitMs`: until the next request would be let through. */
export const tooManyRequests = (limit: Rate, waitMs: number): ApiError => ({
  type: 'rate_limit_error',
  code: 'rate_limited',
  message: `The caller key may send ${limit.requests} requests in ${limit.periodSeconds} s.`,
  recommendedAction: 'Wait for the period in the Retry-After header',
  retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
});

export const internalError: ApiError = {
  type: 'server_error',
  code: 'internal_error',
  message: 'The request could not be processed.',
  recommendedAction: 'Retry later; a POST with the same Idempotency-Key is never taken twice',
};
