/**
 * Who may use the AWS of this machine: those who know its endpoint, of which a key is part. The address is loopback, but
 * other users of the machine and pages in a browser reach it too, and behind it are provider keys and functions that buy.
 * The key is in the path, for an endpoint is all that the functions' clients are given; they sign as anybody would.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.ts';

export interface Guard {
  /** How every path begins. @default none: whoever reaches the port may use it */
  readonly key?: string | undefined;
  /** Whether a request is a link to one object, which may be followed without the key. @default none is */
  readonly isLink?: ((request: IncomingMessage) => boolean) | undefined;
}

export type Entry = { readonly kind: 'user' | 'link' } | { readonly kind: 'refused'; readonly why: string };

/** Looks at a request; that of a user goes on with the path behind the key. */
export function entryOf(request: IncomingMessage, { key, isLink }: Guard): Entry {
  const { host = 'without a name', origin } = request.headers;
  if (host !== `127.0.0.1:${request.socket.localPort}`) return { kind: 'refused', why: 'This is at another address.' };
  // Clients of AWS send none, and a browser sends none when it follows a link or shows a picture.
  if (origin !== undefined) return { kind: 'refused', why: 'Pages in a browser may not call this.' };
  if (key === undefined) return { kind: 'user' };
  const path = behind(key, request.url ?? '');
  if (path === undefined) return isLink?.(request) === true ? { kind: 'link' } : { kind: 'refused', why: NO_KEY };
  request.url = path;
  return { kind: 'user' };
}

const NO_KEY = 'The path has not the key of this endpoint; serve.json of the Bide that runs here names it whole.';

function behind(key: string, path: string): string | undefined {
  const [wanted, given] = [Buffer.from(`/${key}`), Buffer.from(path)];
  const start = given.subarray(0, wanted.length);
  if (start.length < wanted.length || !timingSafeEqual(start, wanted)) return undefined;
  const rest = path.slice(wanted.length);
  if (rest === '') return '/';
  return rest.startsWith('/') ? rest : undefined;
}

/** Says no in the way of the service that was asked. */
export function deny(request: IncomingMessage, response: ServerResponse, why: string): void {
  request.resume();
  const isJson = request.headers['x-amz-target'] !== undefined;
  const type = isJson ? 'application/x-amz-json-1.1' : 'application/xml';
  const body = isJson
    ? JSON.stringify({ __type: 'AccessDeniedException', message: why })
    : new S3Error(403, 'AccessDenied', why).xml;
  response.writeHead(403, { 'content-type': type }).end(body);
}
