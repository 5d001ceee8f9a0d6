/** Errors of our own API, in the provider contract's envelope, with what helps beside it. */
import { errorTypes, type ErrorType } from './error-types.ts';

/** One problem of a request. */
export interface Detail {
  readonly param: string;
  readonly message: string;
}

/** What an error of ours says. */
export interface ApiError {
  readonly type: ErrorType;
  readonly code: string;
  readonly message: string;
  /** HTTP status; the type's own unless given. */
  readonly status?: number;
  readonly param?: string;
  readonly details?: readonly Detail[];
  readonly recommendedAction?: string;
  readonly retryAfterSeconds?: number;
}

/** HTTP status of an error of ours. */
export const statusOf = (error: ApiError): number => error.status ?? errorTypes[error.type].status;

/** The body of an error: the contract's members, and ours. `requestId` is also the `X-Request-Id` header. */
export function envelope(error: ApiError, requestId: string) {
  const { type, code, message, param, details, recommendedAction } = error;
  return {
    error: {
      message,
      type,
      code,
      ...(param === undefined ? {} : { param }),
      ...(details === undefined ? {} : { details }),
      ...(recommendedAction === undefined ? {} : { recommended_action: recommendedAction }),
      request_id: requestId,
    },
  };
}

/** Every problem of a request as one error. */
export function invalidRequest(problems: readonly Detail[]): ApiError {
  const [first] = problems;
  const listed = problems.map(({ param, message }) => `${param}: ${message}`).join(' ');
  return {
    type: 'invalid_request_error',
    code: 'invalid_request',
    message: `The request has ${problems.length} problem${problems.length === 1 ? '' : 's'}. ${listed}`.slice(0, 2000),
    ...(first === undefined ? {} : { param: first.param }),
    details: problems,
    recommendedAction: 'Correct the listed fields and send the request again',
  };
}
