import { setMaxListeners } from 'node:events';
import type { Invocation } from '../../core/ports.ts';

/** The part of a Lambda context that the functions read; the local runtime adds a signal. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
  readonly signal?: AbortSignal;
}

/** On Lambda an invocation that is given up is frozen, so there its signal never fires. */
const never = new AbortController().signal;
// Many invocations listen to it at once where they share a process; that is no leak.
setMaxListeners(0, never);

/** One invocation as the steps see it. */
export function invocationOf(context: LambdaContext): Invocation {
  return {
    requestId: context.awsRequestId,
    remainingMs: () => context.getRemainingTimeInMillis(),
    signal: context.signal ?? never,
  };
}
