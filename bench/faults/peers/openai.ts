import { load } from '../../peers/load.ts';
import { peerVersion } from '../install.ts';
import { ended, type Peer } from '../peer.ts';
import { systemClock } from '../../../lambdas/adapters/clock.ts';

interface Video {
  readonly id: string;
  readonly status: string;
}
interface Package {
  default: new (options: { apiKey: string; baseURL: string }) => {
    videos: {
      create(body: object, options: { signal: AbortSignal }): Promise<Video>;
      retrieve(id: string, options: { signal: AbortSignal }): Promise<Video>;
    };
  };
}

const video = (id: string, status: string) => ({ body: { id, object: 'video', status, model: 'sora-2', progress: 0 } });

/** The package has no call that waits for a video, so the loop is the caller's; it gives up where the package does. */
export const openai: Peer = {
  name: 'openai',
  version: peerVersion('openai'),
  how: 'client.videos.create(…), then videos.retrieve(id) every second',
  isVirtual: false,
  hasSteps: false,
  api: {
    submit: /^\/v1\/videos$/,
    look: /^\/v1\/videos\/(?<id>[\w-]+)$/,
    acceptedStatus: 200,
    accepted: (id) => video(id, 'queued'),
    standing: (id, isDone) => video(id, isDone ? 'completed' : 'in_progress'),
    refusal: (status) => ({
      body: { error: { message: 'Simulated.', type: 'server_error', code: `simulated_${status}` } },
    }),
  },
  async run({ url, signal }) {
    const { default: OpenAI } = (await load('openai')) as Package;
    const { videos } = new OpenAI({ apiKey: 'bench', baseURL: `${url}/v1` });
    let id = '';
    const waited = async () => {
      let seen = await videos.create({ model: 'sora-2', prompt: 'a lighthouse' }, { signal });
      ({ id } = seen);
      while (seen.status !== 'completed') {
        await systemClock.sleep(1000, signal);
        seen = await videos.retrieve(id, { signal });
      }
      return seen;
    };
    const end = await ended(waited());
    // Between the two calls the id is in a variable of the caller.
    return { ...end, known: `${end.known} ${id}` };
  },
};
