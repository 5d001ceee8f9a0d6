/** A `bide serve` of its own, with the simulator, and tasks in it. */
import { PassThrough } from 'node:stream';
import { serve } from '../../cli/serve.ts';
import type { ListedTask } from '../../client/views.ts';
import { Workplace } from '../cli/bide.ts';

export interface Served {
  readonly url: string;
  /** Opens the console. */
  readonly link: string;
  submit(request: object): Promise<string>;
  tasks(): Promise<readonly ListedTask[]>;
  end(): Promise<void>;
}

export async function startServed(): Promise<Served> {
  const place = await Workplace.make();
  const [stdout, stderr, interrupted] = [new PassThrough(), new PassThrough(), new AbortController()];
  const io = { stdout, stderr, environment: {}, folder: place.folder, interrupted: interrupted.signal };
  const ended = serve(['--port', '0'], io);
  const ready = new Promise<string>((resolve) => stdout.once('data', (line) => resolve(String(line))));
  const line = await Promise.race([ready, ended.then(() => '{}')]);
  const { url, callerKey, console: link } = JSON.parse(line) as { url: string; callerKey: string; console: string };
  const headers = { authorization: `Bearer ${callerKey}` };
  return {
    url,
    link,
    async submit(request) {
      const answer = await fetch(`${url}/v1/tasks`, { method: 'POST', headers, body: JSON.stringify(request) });
      return ((await answer.json()) as { id: string }).id;
    },
    async tasks() {
      const answer = await fetch(`${url}/v1/tasks?limit=100`, { headers });
      return ((await answer.json()) as { items: ListedTask[] }).items;
    },
    async end() {
      interrupted.abort();
      await ended;
      await place.remove();
    },
  };
}
