import { BideError } from './bide-error.ts';

/** The caller key is missing, unknown or revoked (401). */
export class AuthenticationError extends BideError {
  override readonly name = 'AuthenticationError';
}
