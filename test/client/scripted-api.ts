/** A real loopback API that answers as it is told, in order, and keeps what it received. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** One request as it arrived. */
export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/** One answer; text as it is, everything else as JSON. */
export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ScriptedApi {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

/** `script` answers the nth request (from 0). */
export async function startScriptedApi(
  script: readonly Scripted[] | ((request: Received, nth: number) => Scripted | undefined),
): Promise<ScriptedApi> {
  const received: Received[] = [];
  const answerTo = typeof script === 'function' ? script : (_request: Received, nth: number) => script[nth];
  const app = new Hono();
  app.all('*', async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const text = await c.req.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    const request = { method: c.req.method, path: pathname + search, headers: c.req.header(), json };
    received.push(request);
    const answer = answerTo(request, received.length - 1) ?? notScripted(request);
    return answered(answer);
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((ready) => server.once('listening', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function answered({ status = 200, headers = {}, body }: Scripted): Response {
  if (body === undefined) return new Response(null, { status, headers });
  const isText = typeof body === 'string';
  const contentType = isText ? 'text/html' : 'application/json';
  return new Response(isText ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': contentType, ...headers },
  });
}

const notScripted = ({ method, path }: Received) =>
  failure(404, 'not_found_error', 'not_scripted', `${method} ${path}`);

/** An error of the API. */
export function failure(status: number, type: string, code: string, message: string, more: object = {}): Scripted {
  return { status, body: { error: { message, type, code, ...more, request_id: 'request-1' } } };
}
