/** The error that an answer of the API stands for. */
import type { Detail } from '../core/errors/envelope.ts';
import type { ErrorType } from '../core/errors/taxonomy.ts';
import { AuthenticationError } from './errors/authentication-error.ts';
import type { BideError } from './errors/bide-error.ts';
import { type BideErrorFields } from './errors/bide-error.ts';
import { InvalidRequestError } from './errors/invalid-request-error.ts';
import { NotFoundError } from './errors/not-found-error.ts';
import { PermissionError } from './errors/permission-error.ts';
import { RateLimitError } from './errors/rate-limit-error.ts';
import { ServerError } from './errors/server-error.ts';

const classes: Readonly<Record<ErrorType, new (message: string, fields: BideErrorFields) => BideError>> = {
  invalid_request_error: InvalidRequestError,
  authentication_error: AuthenticationError,
  permission_error: PermissionError,
  not_found_error: NotFoundError,
  rate_limit_error: RateLimitError,
  server_error: ServerError,
};

/** Turns an answer that is no success into its error. The gateway's own answers are no envelope; their status decides. */
export function readFailure(status: number, headers: Headers, json: unknown): BideError {
  const error = memberOf(json, 'error');
  const type = typeOf(memberOf(error, 'type'), status);
  const text = (name: string) => textOf(memberOf(error, name));
  const message = text('message') ?? textOf(memberOf(json, 'message')) ?? 'It gave no reason.';
  return new classes[type](error === undefined ? `The API answered ${status}. ${message}` : message, {
    status,
    type,
    code: text('code') ?? `http_${status}`,
    param: text('param'),
    details: detailsOf(memberOf(error, 'details')),
    recommendedAction: text('recommended_action'),
    requestId: text('request_id') ?? headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: retryAfterOf(headers),
  });
}

/** Whole seconds of `Retry-After`, which the API gives as a number. */
export function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get('retry-after') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const byStatus: Readonly<Record<number, ErrorType>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};

function typeOf(given: unknown, status: number): ErrorType {
  if (typeof given === 'string' && Object.hasOwn(classes, given)) return given as ErrorType;
  return byStatus[status] ?? (status >= 400 && status < 500 ? 'invalid_request_error' : 'server_error');
}

function detailsOf(given: unknown): Detail[] {
  if (!Array.isArray(given)) return [];
  return given.map((one: unknown) => ({
    param: textOf(memberOf(one, 'param')) ?? '',
    message: textOf(memberOf(one, 'message')) ?? '',
  }));
}
