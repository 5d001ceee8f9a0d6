/** What needs no caller key. */
import type { Call } from './api-context.ts';

/** `GET /health`: the function runs. It asks nobody else, so that a probe costs nothing and wakes no alarm. */
export const health = (c: Call): Response => c.json({ ok: true });

let document: Promise<string> | undefined;

/** `GET /openapi.json`. Few ask for it, so it is made when the first one does; once, because anybody may ask. */
export async function openapi(c: Call): Promise<Response> {
  document ??= import('./document-on-demand.ts').then((made) => JSON.stringify(made.openapiDocument()));
  return c.body(await document, 200, { 'Content-Type': 'application/json' });
}
