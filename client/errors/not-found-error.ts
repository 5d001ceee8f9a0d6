import { BideError } from './bide-error.ts';

/** No task of this caller has the id, or there is nothing at the path (404). */
export class NotFoundError extends BideError {
  override readonly name = 'NotFoundError';
}
