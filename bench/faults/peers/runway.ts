import { load } from '../../peers/load.ts';
import { peerVersion } from '../install.ts';
import { ended, type Peer } from '../peer.ts';

interface Package {
  default: new (options: { apiKey: string; baseURL: string }) => {
    textToImage: {
      create(
        body: object,
        options: { signal: AbortSignal },
      ): { waitForTaskOutput(options: { abortSignal: AbortSignal }): Promise<unknown> };
    };
  };
}

const createdAt = '2026-01-01T00:00:00.000Z';

export const runway: Peer = {
  name: 'runway',
  version: peerVersion('@runwayml/sdk'),
  how: 'client.textToImage.create(…).waitForTaskOutput()',
  isVirtual: false,
  hasSteps: false,
  api: {
    submit: /^\/v1\/text_to_image$/,
    look: /^\/v1\/tasks\/(?<id>[\w-]+)$/,
    acceptedStatus: 200,
    accepted: (id) => ({ body: { id } }),
    standing: (id, isDone) => ({
      body: isDone ? { id, createdAt, status: 'SUCCEEDED', output: ['done'] } : { id, createdAt, status: 'RUNNING' },
    }),
    refusal: () => ({ body: { error: 'Simulated.' } }),
  },
  async run({ url, signal }) {
    const { default: RunwayML } = (await load('@runwayml/sdk')) as Package;
    const client = new RunwayML({ apiKey: 'bench', baseURL: url });
    const body = { model: 'gen4_image', promptText: 'a lighthouse', ratio: '1280:720' };
    return ended(client.textToImage.create(body, { signal }).waitForTaskOutput({ abortSignal: signal }));
  },
};
