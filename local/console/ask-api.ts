/** Calls the API as the caller whose key this process holds; the page never sees it. */

/** One call, as the page may word it. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  /** With its query, e.g. `/v1/tasks?limit=20`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Answers as the API does; rejects when there is no answer. */
export type AskApi = (asked: Asked) => Promise<Response>;

/** An API at an address, or in this process when `fetch` says so. `url`: without a slash at its end. */
export function askApi(
  url: string,
  callerKey: string,
  fetch: (request: Request) => Response | Promise<Response>,
): AskApi {
  return async ({ method, path, headers = {}, body, signal }) => {
    const sent = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const request = new Request(url + path, {
      method,
      headers: { ...sent, ...headers, authorization: `Bearer ${callerKey}` },
      // Following one would carry the caller key elsewhere; the API has none.
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    return fetch(request);
  };
}
