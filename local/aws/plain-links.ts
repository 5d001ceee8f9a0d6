/** Links as callers get them: each leads to one file, without the key that opens everything else. */
import type { HonoBase } from 'hono/hono-base';
import type { FileLinks } from '../../core/ports.ts';
import type { ApiEnvironment } from '../../lambdas/api/api-context.ts';

/** Takes the key of an endpoint out of whatever is told to callers. */
export function plainLinks(endpoint: string) {
  const { origin } = new URL(endpoint);
  const plain = (text: string) => text.replaceAll(`${endpoint}/`, `${origin}/`);
  return {
    ofLinks: (links: FileLinks): FileLinks => ({
      location: (key) => links.location(key),
      download: async (key) => plain(await links.download(key)),
    }),
    ofApi(api: HonoBase<ApiEnvironment>): HonoBase<ApiEnvironment> {
      const { fetch } = api;
      api.fetch = async (...call) => {
        const answer = await fetch(...call);
        const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
        return answer.ok && isJson ? new Response(plain(await answer.text()), answer) : answer;
      };
      return api;
    },
  };
}
