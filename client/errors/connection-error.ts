import { BideError } from './bide-error.ts';

/**
 * No whole answer came, also after the retries: `code` is `unreachable`, `timeout` or `answer_lost`. A submission may
 * have arrived all the same; sent again with the same idempotency key it is the same task.
 */
export class ConnectionError extends BideError {
  override readonly name = 'ConnectionError';

  constructor(message: string, code: 'unreachable' | 'timeout' | 'answer_lost', cause: unknown) {
    const recommendedAction = 'Check the address and the network, then send it again with the same idempotency key';
    super(message, { status: 0, type: 'connection_error', code, recommendedAction, cause });
  }
}
