/** What is left of an asynchronous invocation that failed for good, as Lambda writes it. */
import type { StateFailure } from '../engine/failure.ts';
import type { Taken } from './async-invocations.ts';

export interface DeadLetter {
  readonly version: '1.0';
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: 'RetriesExhausted';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError: 'Unhandled';
  };
  /** `errorType` and `errorMessage`. */
  readonly responsePayload: unknown;
}

/** `invokeCount`: how often it was called; `now` in milliseconds since the epoch. */
export function deadLetterOf(taken: Taken, failure: StateFailure, invokeCount: number, now: number): DeadLetter {
  const { id, functionArn, payload } = taken;
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: id,
      functionArn,
      condition: 'RetriesExhausted',
      approximateInvokeCount: invokeCount,
    },
    requestPayload: payload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: answerOf(failure),
  };
}

/** An error that was thrown says itself as JSON; a timeout is told in words. */
function answerOf({ error, reason }: StateFailure): unknown {
  try {
    return JSON.parse(reason) as unknown;
  } catch {
    return { errorType: error, errorMessage: reason };
  }
}
