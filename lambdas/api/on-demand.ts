import type { Call } from './api-context.ts';
import type * as routes from './on-demand-routes.ts';

/** Loads what is more than a look at a task: when somebody first asks for it, and once. */
export const onDemandRoutes = (): Promise<typeof routes> => import('./on-demand-routes.ts');

/** A route whose code is loaded on demand. */
export const onDemand =
  (name: Exclude<keyof typeof routes, 'dropIn'>) =>
  async (c: Call): Promise<Response> =>
    (await onDemandRoutes())[name](c);
