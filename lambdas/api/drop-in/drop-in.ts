/** Endpoints in the shape of the providers' own, for clients that change nothing but their base URL. */
import { dropInProfiles, endpointsOf, prefixOf, type Endpoint } from '../../../core/drop-in/endpoints.ts';
import type { Shape } from '../../../core/drop-in/shape.ts';
import { shapeOf } from '../../../core/drop-in/shapes.ts';
import type { Route } from '../routes.ts';
import { namedBase } from './base-name.ts';
import { cancel } from './cancel.ts';
import { query } from './query.ts';
import { submit } from './submit.ts';

/** Below which path which way of answering counts, errors included. */
export const prefixes = dropInProfiles.map((profile) => [`${namedBase(profile.name)}/*`, shapeOf(profile)] as const);

/** A route for each endpoint of each profile that has some. */
export const dropInRoutes: readonly Route[] = dropInProfiles.flatMap((profile) =>
  endpointsOf(profile).map((endpoint) => routeOf(endpoint, shapeOf(profile))),
);

function routeOf(endpoint: Endpoint, shape: Shape): Route {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
  const pattern = namedBase(endpoint.profile.name) + path.slice(prefixOf(endpoint.profile).length);
  switch (endpoint.kind) {
    case 'submit':
      return { method: 'POST', path, pattern, scope: 'tasks:write', handle: (c) => submit(c, endpoint, shape) };
    case 'query':
      return { method: 'GET', path, pattern, scope: 'tasks:read', handle: (c) => query(c, endpoint, shape) };
    case 'cancel':
      return { method: 'POST', path, pattern, scope: 'tasks:write', handle: (c) => cancel(c, endpoint, shape) };
  }
}
