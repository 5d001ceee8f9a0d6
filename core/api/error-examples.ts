/** Every error that the API answers with, as examples in the OpenAPI document. */
import { invalidRequest, type ApiError } from '../errors/envelope.ts';
import {
  malformedJson,
  invalidCallerKey,
  invalidSignature,
  scopeMissing,
  taskNotFound,
  workloadNotFound,
  routeNotFound,
  methodNotAllowed,
  requestTooLarge,
  idempotencyKeyReused,
  tooManyRequests,
  internalError,
} from './api-errors.ts';
import { operatorExamples } from './operator-errors.ts';

/** One of each, with plausible numbers. */
export const examples: readonly ApiError[] = [
  invalidRequest([
    { param: 'maxAttempts', message: 'Too small: expected number to be >=1.' },
    { param: 'deadlineSecond', message: 'Unknown field; did you mean deadlineSeconds?' },
  ]),
  malformedJson,
  invalidCallerKey,
  invalidSignature,
  scopeMissing('tasks:write'),
  taskNotFound,
  workloadNotFound,
  routeNotFound,
  methodNotAllowed('DELETE', 'GET, HEAD, POST'),
  requestTooLarge(262_144),
  idempotencyKeyReused,
  tooManyRequests({ requests: 10, periodSeconds: 1 }, 100),
  internalError,
  ...operatorExamples,
];
