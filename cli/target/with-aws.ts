/** Turns what AWS clients throw into what a person can do about it. */
import { SetupError, UnreachableError, UsageError } from '../io.ts';

const noCredentials = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
]);

/** Looked for in the message, too: the SDK wraps errors of the socket. */
const unreachable = /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|TimeoutError/;

/** Runs calls to AWS. `what` completes "cannot", e.g. `read the callers`. */
export async function withAws<T>(what: string, calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (cause) {
    throw explained(what, cause);
  }
}

/** Somebody further inside has said already what can be done about it, or has pressed Ctrl-C at a question. */
const isTold = (cause: Error) =>
  cause.name === 'AbortError' || [UsageError, SetupError, UnreachableError].some((one) => cause instanceof one);

function explained(what: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || isTold(cause)) return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? cause.name;
  const message = `Cannot ${what}: ${cause.message || code} (${cause.name})`;
  if (noCredentials.has(cause.name)) {
    return new SetupError(`${message}. Give AWS credentials that are valid: set AWS_PROFILE, or run: aws sso login`);
  }
  if (unreachable.test(`${code} ${cause.name} ${cause.message}`)) return new UnreachableError(message);
  return new SetupError(message);
}
