import { BideError } from './bide-error.ts';

/** The request cannot be served as it is (400, 405, 413, 422); `details` lists every problem. */
export class InvalidRequestError extends BideError {
  override readonly name = 'InvalidRequestError';
}
