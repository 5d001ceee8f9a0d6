import type { Call } from './api-context.ts';
import type * as rareRoutes from './rare-routes.ts';

/** A route that few starts of the function ever serve: its code is loaded when somebody asks for it. */
export const rarely =
  (name: keyof typeof rareRoutes) =>
  async (c: Call): Promise<Response> =>
    (await import('./rare-routes.ts'))[name](c);
