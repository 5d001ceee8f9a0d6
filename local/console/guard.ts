/**
 * Who may use the console: the person who was given its link. The address is loopback, but other users of the machine
 * and pages of other sites reach it too, so nothing is shown without the session of the link, and nothing is done for
 * a page of another origin.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Refuses names that only lead here (DNS rebinding), and requests that pages of other origins make. */
export const onlyFromHere: MiddlewareHandler = async (c, next) => {
  const { hostname, host } = new URL(c.req.url);
  if (!loopback.has(hostname)) {
    return refused(c, 421, 'wrong_host', `The console is not at ${host}; open the link that was printed.`);
  }
  const site = c.req.header('Sec-Fetch-Site');
  const isVisit = c.req.header('Sec-Fetch-Mode') === 'navigate' && c.req.method === 'GET';
  const isForeign = site !== undefined && site !== 'same-origin' && !isVisit;
  const origin = c.req.header('Origin');
  const isUnnamed = origin === undefined && c.req.method !== 'GET';
  if (isForeign || isUnnamed || (origin !== undefined && origin !== `http://${host}`)) {
    return refused(c, 403, 'wrong_origin', 'The console takes requests of its own page only.');
  }
  return next();
};

/** Cookies do not tell ports apart, so their names do. */
const cookieOf = (c: Context) => `bide_console_${new URL(c.req.url).port || '80'}`;

/** Whether the request carries the session. */
export const hasSession = (c: Context, session: string): boolean => isSame(getCookie(c, cookieOf(c)) ?? '', session);

/** Takes the session out of the link and into a cookie that scripts cannot read; undefined for any other visit. */
export function enter(c: Context, session: string): Response | undefined {
  const given = c.req.query('session');
  if (given === undefined || !isSame(given, session)) return undefined;
  setCookie(c, cookieOf(c), session, { httpOnly: true, sameSite: 'Strict', path: '/' });
  return c.redirect('/', 303);
}

/** An envelope as the API writes it. */
export function refused(
  c: Context,
  status: 401 | 403 | 404 | 413 | 421 | 502,
  code: string,
  message: string,
  action = '',
): Response {
  const error = { message, type: 'console_error', code, recommended_action: action };
  return c.json({ error }, status);
}

function isSame(given: string, session: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(session)];
  return a.length === b.length && timingSafeEqual(a, b);
}
