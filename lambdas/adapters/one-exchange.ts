import ky from 'ky';
import type { Dispatcher } from './dispatchers.ts';

/** One request over ky, and whatever is answered to it: nothing is repeated, no redirect followed, no status thrown. */
export function oneExchange(
  url: string,
  {
    method,
    headers,
    body,
  }: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | undefined;
  },
  signal: AbortSignal,
  dispatcher: Dispatcher,
): Promise<Response> {
  return ky(url, {
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    signal,
    redirect: 'manual',
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    // `dispatcher` is Node's own extension of fetch.
    fetch: (input, init) => fetch(input, { ...init, dispatcher } as RequestInit),
  });
}
