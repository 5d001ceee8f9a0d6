/** The console: a page on loopback, and a proxy that holds the caller key for it. */
import { randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { Clock } from '../../core/ports.ts';
import { isAllowed } from './allowed-calls.ts';
import type { AskApi } from './ask-api.ts';
import { ASSETS, readAssets, type Assets } from './assets.ts';
import { events, unreachable } from './events.ts';
import { enter, hasSession, onlyFromHere, refused } from './guard.ts';

export interface ConsoleParts {
  readonly ask: AskApi;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Ends streams, so that a server can close. */
  readonly ended: AbortSignal;
  /** What the page says it shows, e.g. the address of the API. */
  readonly shows: string;
  /** Opens the console; whoever has it may do what the caller key may. @default 192 random bits */
  readonly session?: string;
}

export interface Console {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Below the address of the server; opened once, it is remembered by the browser. */
  readonly link: string;
}

/** Longest body that the page sends. */
const MOST_BODY = 16 * 1024;

/** Whether a path belongs to the console, where a server has others as well. */
export const isOfConsole = (path: string): boolean => path === '/' || path.startsWith(ASSETS);

/** Reads the page and puts the routes together. */
export async function makeConsole(parts: ConsoleParts): Promise<Console> {
  const { session = randomBytes(24).toString('base64url') } = parts;
  const assets = await readAssets();
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headersWith(assets.policy))) c.res.headers.set(name, value);
  });
  app.use(onlyFromHere);
  app.get('/', (c) => enter(c, session) ?? showPage(c, assets, hasSession(c, session)));
  app.get(`${ASSETS}:file`, (c, next) => showAsset(c, assets) ?? next());
  app.use(async (c, next) => {
    if (hasSession(c, session)) return next();
    return refused(c, 401, 'no_session', 'This browser has not opened the console’s link.', OPEN_LINK);
  });
  app.get(`${ASSETS}about`, (c) => c.json({ shows: parts.shows }));
  app.get(`${ASSETS}events/*`, (c) => {
    const { path, query } = askedFor(c, `${ASSETS}events`);
    return isAllowed('GET', path) ? events(c, path + query, parts) : notOurs(c);
  });
  app.all(`${ASSETS}api/*`, (c) => forward(c, parts.ask));
  app.notFound(notOurs);
  return { fetch: (request) => app.fetch(request), link: `/?session=${session}` };
}

const OPEN_LINK = 'Open the link that bide serve or bide console has printed';

const headersWith = (policy: string) => ({
  'Content-Security-Policy': policy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
});

function showPage(c: Context, { page }: Assets, isKnown: boolean): Response | Promise<Response> {
  return c.html(page, isKnown ? 200 : 401);
}

function showAsset(c: Context, { files }: Assets): Response | undefined {
  const asset = files.get(c.req.path);
  return asset && c.body(asset.body, 200, { 'Content-Type': asset.type });
}

const notOurs = (c: Context) => refused(c, 404, 'not_of_the_console', 'The console asks nothing of the kind.');

function askedFor(c: Context, prefix: string): { path: string; query: string } {
  const { pathname, search } = new URL(c.req.url);
  return { path: pathname.slice(prefix.length), query: search };
}

/** The call, and the answer without its headers but for those that a page needs. */
async function forward(c: Context, ask: AskApi): Promise<Response> {
  const { method } = c.req;
  const { path, query } = askedFor(c, `${ASSETS}api`);
  if (!isAllowed(method, path)) return notOurs(c);
  const body = method === 'POST' ? await c.req.text() : undefined;
  if (body !== undefined && body.length > MOST_BODY) return refused(c, 413, 'too_long', 'The body is too long.');
  const key = c.req.header('Idempotency-Key');
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  try {
    const answer = await ask({
      method,
      path: path + query,
      headers,
      ...(body ? { body } : {}),
      signal: c.req.raw.signal,
    });
    return await passedOn(c, answer);
  } catch (cause) {
    return c.body(unreachable(cause), 502, { 'Content-Type': 'application/json' });
  }
}

async function passedOn(c: Context, answer: Response): Promise<Response> {
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  if (!isJson)
    return refused(c, 502, 'unreadable_answer', 'The answer is not JSON: this is not the API.', 'Check the address');
  const headers = new Headers({ 'Content-Type': 'application/json' });
  const retryAfter = answer.headers.get('retry-after');
  if (retryAfter !== null) headers.set('Retry-After', retryAfter);
  return new Response(await answer.text(), { status: answer.status, headers });
}
