import { BideError } from './bide-error.ts';

/** The deployment could not serve the request (5xx, or an answer that is not the API's), also after the retries. */
export class ServerError extends BideError {
  override readonly name = 'ServerError';
}
