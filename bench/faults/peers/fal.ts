import { load } from '../../peers/load.ts';
import { peerVersion } from '../install.ts';
import { ended, type Peer } from '../peer.ts';

interface Request {
  readonly url: string;
}
interface Client {
  subscribe(endpoint: string, options: { input: object; abortSignal: AbortSignal }): Promise<unknown>;
}
interface Package {
  readonly createFalClient: (options: {
    credentials: string;
    requestMiddleware: (request: Request) => Promise<Request>;
  }) => Client;
}

/** Where the client sends a queue's calls; it has no option for another address, but lets a middleware change it. */
const OWN = 'https://queue.fal.run';

export const fal: Peer = {
  name: 'fal',
  version: peerVersion('@fal-ai/client'),
  how: 'fal.subscribe(endpoint, {input})',
  isVirtual: false,
  hasSteps: false,
  api: {
    submit: /^\/bench\/model$/,
    look: /^\/bench\/model\/requests\/(?<id>[\w-]+)\/status$/,
    result: /^\/bench\/model\/requests\/(?<id>[\w-]+)$/,
    acceptedStatus: 200,
    accepted: (id, url) => ({
      body: {
        status: 'IN_QUEUE',
        request_id: id,
        response_url: `${url}/bench/model/requests/${id}`,
        queue_position: 0,
      },
    }),
    standing: (id, isDone) => ({ body: { status: isDone ? 'COMPLETED' : 'IN_PROGRESS', request_id: id } }),
    finished: (id) => ({ body: { text: 'done' }, headers: { 'x-fal-request-id': id } }),
    // The package reads the id off an error's header, so it is there, whether or not every gateway would send it.
    refusal: (_, id) => ({ body: { detail: 'Simulated.' }, ...(id && { headers: { 'x-fal-request-id': id } }) }),
  },
  async run({ url, signal }) {
    const { createFalClient } = (await load('@fal-ai/client')) as Package;
    const client = createFalClient({
      credentials: 'bench',
      requestMiddleware: (request) => Promise.resolve({ ...request, url: request.url.replace(OWN, url) }),
    });
    return ended(client.subscribe('bench/model', { input: { prompt: 'a lighthouse' }, abortSignal: signal }));
  },
};
