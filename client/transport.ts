/** One call to the API: sent, read whole, and tried again where that is safe. */
import ky from 'ky';
import type { BideError } from './errors/bide-error.ts';
import { ConnectionError } from './errors/connection-error.ts';
import { ServerError } from './errors/server-error.ts';
import { nextTry } from './next-try.ts';
import type { Connection } from './options.ts';
import { readFailure } from './read-failure.ts';

/** What is called. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Below the base URL, e.g. `/v1/tasks`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Tries at most. @default 5 */
  readonly tries?: number;
}

/** A success, or 304. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined for 304. */
  readonly json: unknown;
}

/** Sends a call; every try carries the same headers, so also the same idempotency key. @throws BideError, or the signal's reason */
export async function send(call: Call, connection: Connection): Promise<Answer> {
  const { signal, tries = 5 } = call;
  for (let tried = 1; ; tried += 1) {
    signal?.throwIfAborted();
    try {
      return await once(call, connection);
    } catch (error) {
      signal?.throwIfAborted();
      const next = nextTry(error, tried, tries, connection.random);
      if (next.kind === 'give_up') throw error;
      await connection.clock.sleep(next.delayMs, signal);
    }
  }
}

async function once(call: Call, connection: Connection): Promise<Answer> {
  const timeout = AbortSignal.timeout(connection.timeoutMs);
  let response: Response | undefined;
  let text: string;
  try {
    response = await request(call, connection, timeout);
    text = await response.text();
  } catch (cause) {
    throw unanswered(call, connection, response, timeout, cause);
  }
  const { status, headers } = response;
  const json = parse(text);
  if (status !== 304 && !response.ok) throw readFailure(status, headers, json);
  if (status !== 304 && json === undefined) throw notOurs(call, connection, status);
  return { status, headers, json };
}

function request(call: Call, connection: Connection, timeout: AbortSignal): Promise<Response> {
  const { method, path, query = {}, headers, json, signal } = call;
  return ky(connection.url + path, {
    method,
    searchParams: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
    headers: { authorization: `Bearer ${connection.callerKey}`, accept: 'application/json', ...headers },
    ...(json === undefined ? {} : { json }),
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    fetch: connection.fetch,
    // Following one would carry the caller key elsewhere; the API has none.
    redirect: 'manual',
    // Retries and the time limit are ours: ky's end when the headers are there, and an answer can be lost after that.
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
}

function notOurs({ method, path }: Call, { url }: Connection, status: number): ServerError {
  const recommendedAction = 'Check the address: this is not the API';
  const fields = { status, type: 'server_error', code: 'unreadable_answer', recommendedAction } as const;
  return new ServerError(`${method} ${path} of ${url}: the answer is not JSON.`, fields);
}

function unanswered(
  call: Call,
  { url, timeoutMs }: Connection,
  response: Response | undefined,
  timeout: AbortSignal,
  cause: unknown,
): BideError {
  const what = `${call.method} ${call.path} of ${url}`;
  if (timeout.aborted) return new ConnectionError(`${what}: no answer within ${timeoutMs} ms.`, 'timeout', cause);
  if (response === undefined) {
    return new ConnectionError(`${what}: no connection (${reasonOf(cause)}).`, 'unreachable', cause);
  }
  return new ConnectionError(`${what}: the answer was cut short (${reasonOf(cause)}).`, 'answer_lost', cause);
}

/** The deepest error code, e.g. ECONNREFUSED. */
function reasonOf(cause: unknown): string {
  let reason = cause instanceof Error ? cause.name : 'unknown';
  for (let inner = cause; typeof inner === 'object' && inner !== null; inner = Reflect.get(inner, 'cause')) {
    const code: unknown = Reflect.get(inner, 'code');
    if (typeof code === 'string') reason = code;
  }
  return reason;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
