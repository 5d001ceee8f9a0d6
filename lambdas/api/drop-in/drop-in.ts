/** Endpoints in the shape of the providers' own, for clients that change nothing but their base URL. */
import { dropInProfiles, endpointsOf, prefixOf, type Endpoint } from '../../../core/drop-in/endpoints.ts';
import type { Profile } from '../../../core/provider/profile.ts';
import type { Call } from '../api-context.ts';
import { onDemandRoutes } from '../on-demand.ts';
import type { Route } from '../routes.ts';

/** Loaded by the first call: clients of this API never make one. */
const calls = async () => (await onDemandRoutes()).dropIn;

/** What a path begins with whose first part is this, with a name (base-name.ts) or without. */
const namedBase = (profile: string): string => `/:base{${profile}(?:~[\\w.-]{1,64})?}`;

/** Below which path whose way of answering counts, errors included. */
export const prefixes = dropInProfiles.map((profile) => [`${namedBase(profile.name)}/*`, profile] as const);

/** From here on the call is answered as the provider answers. */
export async function answerLike(c: Call, profile: Profile): Promise<void> {
  c.set('tell', (await calls()).tellAs(profile));
}

/** A route for each endpoint of each profile that has some. */
export const dropInRoutes: readonly Route[] = dropInProfiles.flatMap((profile) => endpointsOf(profile).map(routeOf));

function routeOf(endpoint: Endpoint): Route {
  const { profile } = endpoint;
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
  const pattern = namedBase(profile.name) + path.slice(prefixOf(profile).length);
  switch (endpoint.kind) {
    case 'submit': {
      const handle: Route['handle'] = async (c) => (await calls()).submit(c, endpoint);
      return { method: 'POST', path, pattern, scope: 'tasks:write', handle };
    }
    case 'query': {
      const handle: Route['handle'] = async (c) => (await calls()).query(c, endpoint);
      return { method: 'GET', path, pattern, scope: 'tasks:read', handle };
    }
    case 'cancel': {
      const handle: Route['handle'] = async (c) => (await calls()).cancel(c, endpoint);
      return { method: 'POST', path, pattern, scope: 'tasks:write', handle };
    }
  }
}
