import { BideError } from './bide-error.ts';

/** The client was made or called wrongly; nothing was sent. */
export class ConfigurationError extends BideError {
  override readonly name = 'ConfigurationError';

  constructor(message: string, param: string) {
    super(message, { status: 0, type: 'configuration_error', code: 'invalid_option', param });
  }
}
