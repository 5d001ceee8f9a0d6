import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { StateFailure } from './failure.ts';

/** One call of a function: its name, until when it may run (milliseconds since the epoch), and the sign to stop. */
export interface FunctionCall {
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: unknown;
  readonly deadlineAt: number;
  readonly signal: AbortSignal;
}

/** Runs a function's handler. @throws whatever the handler throws. */
export type Invoke = (call: FunctionCall) => Promise<unknown>;

/** What a call needs of the engine. */
export interface FunctionHost {
  readonly clock: Clock;
  readonly invoke: Invoke;
  readonly timeoutMs: (functionArn: string) => number;
}

/**
 * Calls a function as Lambda would: JSON in and out, its errors by name, and its timeout. A handler that runs over
 * goes on as a zombie, but its signal tells it to send nothing more.
 */
export async function callFunction(
  host: FunctionHost,
  functionArn: string,
  payload: unknown,
  stopped: AbortSignal,
  requestId: string = randomUUID(),
): Promise<unknown> {
  const over = new AbortController();
  const done = new AbortController();
  const timeoutMs = host.timeoutMs(functionArn);
  const deadlineAt = host.clock.now() + timeoutMs;
  // Not `AbortSignal.any`: one that lasts as long as the process would keep a trace of every call.
  const stop = () => {
    over.abort(stopped.reason);
    done.abort(stopped.reason);
  };
  if (stopped.aborted) stop();
  else stopped.addEventListener('abort', stop, { once: true });
  const { signal } = over;
  const work = () => host.invoke({ requestId, functionArn, payload: copy(payload), deadlineAt, signal });
  const result = (host.clock instanceof VirtualClock ? host.clock.busy(work) : work()).catch(failed);
  const timeout = host.clock.sleep(timeoutMs, done.signal).then(() => {
    over.abort(new Error('The function timed out.'));
    throw new StateFailure('Sandbox.Timedout', `The function timed out after ${timeoutMs / 1000} s.`);
  });
  timeout.catch(() => undefined);
  try {
    return copy(await Promise.race([result, timeout]));
  } finally {
    stopped.removeEventListener('abort', stop);
    done.abort();
  }
}

const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;

/** What AWS makes of an error that a handler throws. */
function failed(cause: unknown): never {
  if (cause instanceof StateFailure) throw cause;
  const errorType = cause instanceof Error ? cause.name : 'Error';
  const errorMessage = cause instanceof Error ? cause.message : String(cause);
  throw new StateFailure(errorType, JSON.stringify({ errorType, errorMessage, trace: [] }));
}
