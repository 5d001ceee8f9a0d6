import { load } from '../../peers/load.ts';
import { peerVersion } from '../install.ts';
import { ended, type Peer } from '../peer.ts';

interface Package {
  default: new (options: { auth: string; baseUrl: string }) => {
    run(model: string, options: { input: object; signal: AbortSignal }): Promise<unknown>;
  };
}

const prediction = (id: string, status: string, output: unknown = null) => ({
  body: { id, status, output, error: null, logs: '', input: {}, urls: {} },
});

export const replicate: Peer = {
  name: 'replicate',
  version: peerVersion('replicate'),
  how: 'replicate.run(model, {input})',
  isVirtual: false,
  hasSteps: false,
  api: {
    submit: /^\/v1\/models\/bench\/model\/predictions$/,
    look: /^\/v1\/predictions\/(?<id>[\w-]+)$/,
    acceptedStatus: 201,
    accepted: (id) => prediction(id, 'starting'),
    standing: (id, isDone) => (isDone ? prediction(id, 'succeeded', 'done') : prediction(id, 'processing')),
    refusal: (status) => ({ body: { title: 'Simulated', detail: 'Simulated.', status } }),
  },
  async run({ url, signal }) {
    const { default: Replicate } = (await load('replicate')) as Package;
    const client = new Replicate({ auth: 'bench', baseUrl: `${url}/v1` });
    return ended(client.run('bench/model', { input: { prompt: 'a lighthouse' }, signal }));
  },
};
