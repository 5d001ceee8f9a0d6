/**
 * What really happened on the wire. Node's fetch reports through diagnostics channels whether the headers of a request
 * were written to a socket: before that nothing can have been bought, after it anything can.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/** One call, watched. */
export interface Wire {
  /** True once the headers of its request were written. */
  headersWritten: boolean;
}

const calls = new AsyncLocalStorage<Wire>();
const byRequest = new WeakMap<object, Wire>();

const requestOf = (message: unknown) => (message as { request: object }).request;

// The request is created within the call's own asynchronous context, its headers are written in the socket's.
subscribe('undici:request:create', (message) => {
  const wire = calls.getStore();
  if (wire !== undefined) byRequest.set(requestOf(message), wire);
});

subscribe('undici:client:sendHeaders', (message) => {
  const wire = byRequest.get(requestOf(message));
  if (wire !== undefined) wire.headersWritten = true;
});

/** Runs a call and watches its one request. */
export function watch<T>(call: (wire: Wire) => Promise<T>): Promise<T> {
  const wire: Wire = { headersWritten: false };
  return calls.run(wire, () => call(wire));
}
