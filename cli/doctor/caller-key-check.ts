import type { Io } from '../io.ts';
import { failed, ok, reasonOf, skipped, type Finding } from './check.ts';

const MAKE_ONE = 'export BIDE_CALLER_KEY=$(bide keys create NAME)';

/** Whether the API knows a caller key. `answer`: that it answers at all. */
export async function checkCallerKey(
  url: string,
  answer: () => Promise<unknown>,
  callerKey: string | undefined,
  io: Io,
): Promise<Finding> {
  const answers = await answer().then(
    () => true,
    () => false,
  );
  if (!answers) return skipped('needs an answer of the API');
  if (callerKey === undefined || callerKey === '') return skipped('BIDE_CALLER_KEY is not set', MAKE_ONE);
  const { AuthenticationError, Bide, PermissionError } = await import('../../client/bide.ts');
  try {
    await new Bide({ url, callerKey, ...(io.clock === undefined ? {} : { clock: io.clock }) }).list({
      limit: 1,
      signal: io.interrupted,
    });
    return ok('accepted');
  } catch (cause) {
    // A key that may only submit is a good one.
    if (cause instanceof PermissionError) return ok('accepted, may not read tasks');
    const isRefused = cause instanceof AuthenticationError;
    return failed(isRefused ? 'the API does not know it' : reasonOf(cause), MAKE_ONE);
  }
}
