import { BideError } from './bide-error.ts';

/** The caller key sent too many requests (429), also after the retries; `retryAfterSeconds` says when it may again. */
export class RateLimitError extends BideError {
  override readonly name = 'RateLimitError';
}
