/** The HTTP API: what happens to every request, whatever its route. */
import { HonoBase } from 'hono/hono-base';
import { TrieRouter } from 'hono/router/trie-router';
import { methodNotAllowed, routeNotFound } from '../../core/api/api-errors.ts';
import { checkLimit, checkScope } from './admit-call.ts';
import { ApiFailure, failed } from './answers.ts';
import type { ApiContext, ApiEnvironment, Call } from './api-context.ts';
import type { Authenticate } from './authenticate.ts';
import { answerLike, prefixes } from './drop-in/drop-in.ts';
import { routes, type Route } from './routes.ts';

/** What the API is made of. */
export interface ApiParts {
  /** The context of one request; made anew for each. */
  readonly contextOf: (requestId: string, environment: Partial<ApiEnvironment['Bindings']>) => ApiContext;
  readonly authenticate: Authenticate;
}

/** The routes, and around them names, log lines, authentication and envelopes. */
export function api({ contextOf, authenticate }: ApiParts): HonoBase<ApiEnvironment> {
  // The only router that knows all of our patterns; the usual set of them would come to it at the first request.
  const app = new HonoBase<ApiEnvironment>({ router: new TrieRouter() });
  app.use(async (c, next) => {
    // Where there is no gateway the platform gives no bindings at all.
    const environment = (c.env as ApiEnvironment['Bindings'] | undefined) ?? {};
    const requestId = environment.event?.requestContext.requestId ?? crypto.randomUUID();
    const context = contextOf(requestId, environment);
    c.set('requestId', requestId);
    c.set('context', context);
    c.header('X-Request-Id', requestId);
    const since = context.clock.now();
    await next();
    log(c, context.clock.now() - since);
  });
  for (const [path, profile] of prefixes) {
    app.use(path, async (c: Call, next) => {
      await answerLike(c, profile);
      await next();
    });
  }
  for (const path of ['/v1/*', ...prefixes.map(([prefix]) => prefix)]) {
    app.use(path, async (c: Call, next) => {
      c.set('caller', await authenticate(c));
      await checkLimit(c);
      await next();
    });
  }
  for (const { method, path, pattern = path, scope, handle } of routes) {
    app.on(method, pattern, (c: Call) => {
      c.set('route', path);
      if (scope !== undefined) checkScope(c, scope);
      return handle(c);
    });
  }
  for (const [path, { pattern = path }] of new Map(routes.map((route) => [route.path, route]))) {
    const allow = allowed(routes.filter((route) => route.path === path));
    app.all(pattern, (c: Call) => {
      c.set('route', path);
      throw new ApiFailure(methodNotAllowed(c.req.method, allow), { Allow: allow });
    });
  }
  // Answered and not thrown: what is thrown here goes past the log line.
  app.notFound((c) => failed(new ApiFailure(routeNotFound), c));
  app.onError(failed);
  return app;
}

/** One line a request: ids and numbers; the path as it is written in the table of routes, without what is in it. */
function log(c: Call, ms: number): void {
  const { keyId } = (c.get('caller') as { keyId?: string } | undefined) ?? {};
  const route = (c.get('route') as string | undefined) ?? 'none';
  const line = { method: c.req.method, route, status: c.res.status, ms };
  c.get('context').log.info('answered', keyId === undefined ? line : { ...line, keyId });
}

const allowed = (known: readonly Route[]) =>
  known.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
