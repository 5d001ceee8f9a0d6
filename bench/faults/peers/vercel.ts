import { load } from '../../peers/load.ts';
import { peerVersion } from '../install.ts';
import { ended, type Peer } from '../peer.ts';

interface Luma {
  readonly createLuma: (options: { apiKey: string; baseURL: string }) => { image(model: string): unknown };
}
interface Package {
  readonly generateImage: (options: { model: unknown; prompt: string; abortSignal: AbortSignal }) => Promise<unknown>;
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** A provider of the AI SDK that submits and polls within one retried call. */
export const vercel: Peer = {
  name: 'vercel',
  version: `${peerVersion('ai')}, ${peerVersion('@ai-sdk/luma')}`,
  how: "generateImage({model: luma.image('photon-1'), prompt})",
  isVirtual: false,
  hasSteps: false,
  api: {
    submit: /^\/dream-machine\/v1\/generations\/image$/,
    look: /^\/dream-machine\/v1\/generations\/(?<id>[\w-]+)$/,
    result: /^\/images\/(?<id>[\w-]+)\.png$/,
    acceptedStatus: 201,
    accepted: (id) => ({ body: { id, state: 'queued' } }),
    standing: (id, isDone, url) => ({
      body: isDone
        ? { id, state: 'completed', assets: { image: `${url}/images/${id}.png` } }
        : { id, state: 'dreaming' },
    }),
    finished: () => ({ body: PNG }),
    refusal: (status) => ({
      body: { detail: [{ type: 'simulated', loc: ['body'], msg: `Simulated ${status}.`, input: '' }] },
    }),
  },
  async run({ url, signal }) {
    const { createLuma } = (await load('@ai-sdk/luma')) as Luma;
    const { generateImage } = (await load('ai')) as Package;
    const model = createLuma({ apiKey: 'bench', baseURL: url }).image('photon-1');
    return ended(generateImage({ model, prompt: 'a lighthouse', abortSignal: signal }));
  },
};
