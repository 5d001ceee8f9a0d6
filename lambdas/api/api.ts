/** The HTTP API: what happens to every request, whatever its route. */
import type { Next } from 'hono';
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
  // One registration a path, for each takes its time of every start.
  for (const known of byPath(routes)) app.all(known.pattern, (c: Call, next) => answer(c, known, next));
  // Answered and not thrown: what is thrown here goes past the log line.
  app.notFound((c) => failed(refusal(c), c));
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

/** The routes of one path. */
interface Known {
  readonly path: string;
  readonly pattern: string;
  readonly routes: Route[];
}

function byPath(all: readonly Route[]): Iterable<Known> {
  const paths = new Map<string, Known>();
  for (const route of all) {
    const { path, pattern = path } = route;
    const known = paths.get(path);
    if (known === undefined) paths.set(path, { path, pattern, routes: [route] });
    else known.routes.push(route);
  }
  return paths.values();
}

/** By the route of this path that takes the method; where none does, another path may. */
async function answer(c: Call, { path, routes: known }: Known, next: Next): Promise<Response | undefined> {
  c.set('route', path);
  const asked = c.req.method === 'HEAD' ? 'GET' : c.req.method;
  const route = known.find(({ method }) => method === asked);
  if (route !== undefined) {
    if (route.scope !== undefined) checkScope(c, route.scope);
    return route.handle(c);
  }
  c.set(
    'allow',
    c.get('allow') ?? known.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', '),
  );
  await next();
  return undefined;
}

function refusal(c: Call): ApiFailure {
  const allow = c.get('allow');
  return allow === undefined
    ? new ApiFailure(routeNotFound)
    : new ApiFailure(methodNotAllowed(c.req.method, allow), { Allow: allow });
}
