/** Imports a package from where this file lies; in the project's own dependencies it would not be found. */
export const load = (name: string): Promise<unknown> => import(name);
