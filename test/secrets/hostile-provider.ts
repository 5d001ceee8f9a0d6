/** A provider that repeats the prompt and the key that it was given, wherever an answer has room for them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it was told by a call, and where it is called. */
interface Told {
  readonly prompt: string;
  readonly authorization: string;
  readonly url: string;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

interface Manner {
  readonly post?: (told: Told, n: number) => Answer | undefined;
  readonly look?: (told: Told, n: number) => Answer | undefined;
}

const says = ({ prompt, authorization }: Told) => `Not so: "${prompt}" by ${authorization}`;
const key = ({ authorization }: Told) => authorization.replace('Bearer ', '');

const envelope = (told: Told, status: number, more: object = {}): Answer => ({
  status,
  headers: { 'retry-after': '1', 'x-echo': encodeURIComponent(says(told)) },
  body: { error: { message: says(told), type: told.prompt, code: told.prompt, ...more } },
});

/** Model → how it answers the nth POST or look; as an honest provider would where it says nothing. */
export const manners: Readonly<Record<string, Manner>> = {
  honest: {},
  refuses: { post: (told) => envelope(told, 400) },
  limits: { post: (told, n) => (n === 1 ? envelope(told, 429) : undefined) },
  breaks: { post: (told) => ({ status: 502, body: `<html>${says(told)}</html>` }) },
  babbles: { post: (told) => ({ body: { echo: told, said: says(told) } }) },
  names: { post: (told) => ({ body: { id: `job-of-${key(told)}` } }) },
  fails: { look: (told) => ({ body: { status: 'failed', error: { code: told.prompt, message: says(told) } } }) },
  mumbles: { look: (told, n) => (n === 1 ? { body: { status: says(told), progress: says(told) } } : undefined) },
  stumbles: { look: (told, n) => (n <= 2 ? envelope(told, n === 1 ? 403 : 500) : undefined) },
  loses: { look: (told) => envelope(told, 410) },
  gives: { look: (told) => ({ body: { status: 'completed', results: [{ url: `x?auth=${key(told)}`, told }] } }) },
  'gives much': {
    look: (told) => ({ body: { status: 'completed', results: [key(told), 'x'.repeat(150_000), told.prompt] } }),
  },
  'gives a file': { look: ({ url }) => ({ body: { status: 'completed', results: [{ url: `${url}/files/1.txt` }] } }) },
  'takes its time': { look: (told) => ({ body: { status: 'processing', progress: says(told) } }) },
};

export interface HostileProvider {
  readonly url: string;
  /** Where it takes webhooks: the first is refused, its words repeated. */
  readonly hook: string;
  /** Everything that webhooks told it. */
  readonly told: readonly string[];
  /** Its own id of what was bought by a request with this model and prompt. */
  idOf(body: { readonly model: string; readonly prompt: string }): string;
  close(): Promise<void>;
}

interface Job {
  readonly model: string;
  readonly prompt: string;
  looks: number;
}

/** Call after call: POSTs are answered by what they ask for, looks by the id that they are for. */
class HostileAnswers {
  readonly jobs = new Map<string, Job>();
  readonly told: string[] = [];
  readonly #posts = new Map<string, number>();
  url = '';

  to({ method, url = '', headers: { authorization = '' } }: IncomingMessage, text: string): Answer {
    if (url === '/hook') return this.#hook(text);
    if (url.startsWith('/files/')) return { headers: { 'content-type': 'text/plain' }, body: 'a picture' };
    return method === 'POST'
      ? this.#submit(text, authorization)
      : this.#look(url.split('/').at(-1) ?? '', authorization);
  }

  #hook(text: string): Answer {
    this.told.push(text);
    return this.told.length === 1 ? { status: 410, body: `Nobody wants ${text}` } : { status: 204, body: '' };
  }

  #submit(text: string, authorization: string): Answer {
    const { model, prompt } = JSON.parse(text) as { model: string; prompt: string };
    const n = (this.#posts.get(text) ?? 0) + 1;
    this.#posts.set(text, n);
    const id = `job-${this.jobs.size + 1}`;
    this.jobs.set(id, { model, prompt, looks: 0 });
    const told = { prompt, authorization, url: this.url };
    return manners[model]?.post?.(told, n) ?? { body: { id, status: 'pending' } };
  }

  #look(id: string, authorization: string): Answer {
    const job = this.jobs.get(id);
    // Not a task: somebody sees whether anybody is there.
    if (job === undefined) return { body: {} };
    job.looks += 1;
    const told = { prompt: job.prompt, authorization, url: this.url };
    const honest = { body: { id, status: 'completed', results: [{ url: 'https://files.example/1.png' }] } };
    return manners[job.model]?.look?.(told, job.looks) ?? honest;
  }
}

export async function startHostileProvider(): Promise<HostileProvider> {
  const answers = new HostileAnswers();
  const server = createServer((request, response) => {
    void textOf(request).then((text) => write(response, answers.to(request, text)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  answers.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: answers.url,
    hook: `${answers.url}/hook`,
    told: answers.told,
    idOf({ model, prompt }) {
      const found = [...answers.jobs].find(([, job]) => job.model === model && job.prompt === prompt);
      if (found === undefined) throw new Error(`Nobody asked "${model}" for "${prompt}".`);
      return found[0];
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function write(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
