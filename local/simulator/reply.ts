/** Writes answers, honest and otherwise, with full control of the socket. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer, Fault } from './behaviour.ts';

/** An answer before it is written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const HTML = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>';
const TWO_MEGABYTES = 2 * 1024 * 1024;

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** The error body of the contract. */
export const envelope = (type: string, code: string, message: string) => ({ error: { message, type, code } });

/** The answer that a reaction orders. `honest` is what would have been said. */
export function orderedReply(answer: Answer, errorBody: unknown, honest: unknown, now: number): Reply {
  const date = now + 1000 * answer.dateSkewSeconds;
  const headers: Record<string, string> = { date: new Date(date).toUTCString() };
  if (answer.retryAfter !== undefined) headers['retry-after'] = retryAfterText(answer.retryAfter, date);
  if (answer.location !== undefined) headers['location'] = answer.location;
  switch (answer.body) {
    case 'html':
      return { status: answer.status, headers: { ...headers, 'content-type': 'text/html' }, body: HTML };
    case 'empty':
      return { status: answer.status, headers, body: '' };
    case 'malformed':
      return { ...json(answer.status, honest, headers), body: JSON.stringify(honest).slice(0, -5) };
    case 'no_id':
      return json(answer.status, { ...(honest as object), id: undefined }, headers);
    case 'success':
      return json(answer.status, honest, headers);
    case 'envelope':
      return json(answer.status, errorBody, headers);
  }
}

function retryAfterText(given: number | string, date: number): string {
  const [, seconds] = /^date:\+(\d+)$/.exec(String(given)) ?? [];
  return seconds === undefined ? String(given) : new Date(date + 1000 * Number(seconds)).toUTCString();
}

/** Writes a whole answer. */
export function write(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** Does that to the connection instead of answering. */
export function misbehave(response: ServerResponse, fault: Fault, honest: Reply): void {
  const { status, headers, body } = honest;
  switch (fault) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'half_answer':
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, Math.floor(body.length / 2)), () => response.socket?.end());
      return;
    case 'drip':
      drip(response, honest);
      return;
    case 'oversized':
      write(response, { status, headers, body: JSON.stringify('x'.repeat(TWO_MEGABYTES)) });
      return;
    case 'gzip_bomb':
      response.writeHead(status, { ...headers, 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify('x'.repeat(TWO_MEGABYTES))));
      return;
  }
}

function drip(response: ServerResponse, { status, headers }: Reply): void {
  response.writeHead(status, { ...headers });
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
}
