/** A provider of the unified contract on a raw socket. It does to each call what it is told, and counts what it charges. */
import type { Socket } from 'node:net';
import type { VirtualClock } from '../../local/virtual-clock.ts';
import { startRawServer, type RawServer, type RawServerOptions } from '../helpers/raw-server.ts';
import { honest, refusal, type Reaction } from './wire.ts';

/** What a call with an unknown key gets. */
const stranger = refusal(401, 'invalid_api_key', [], 'authentication_error');

/** `CANCEL` is a POST that buys nothing, `FILE` a GET of a file that a result names. */
type Method = 'POST' | 'GET' | 'CANCEL' | 'FILE';

/** One call as it arrived whole. */
export interface Call {
  /** Milliseconds since the epoch, on the clock of the story. */
  readonly at: number;
  readonly method: Method;
  readonly path: string;
  /** The provider key that it came with. */
  readonly key: string;
  readonly reaction: Reaction;
}

/** What happens to the 1st, 2nd, … POST and look; honest beyond the lists. An honest look finds the task completed. */
export interface Script {
  readonly posts?: readonly Reaction[];
  readonly looks?: readonly Reaction[];
  /** What happens to the 1st, 2nd, … fetch of a file. */
  readonly files?: readonly Reaction[];
  /** Keys that are let in; every key when absent. May change. */
  readonly keys?: Set<string>;
}

/** How it listens. `atConnect` acts instead of it, before anything is read. */
export type Listening = Omit<RawServerOptions, 'port'> & { readonly atConnect?: (socket: Socket) => void };

export class Provider {
  readonly calls: Call[] = [];
  /** Tasks that were created, and are charged, by the job of the request: each task of a story has one of its own. */
  readonly purchases = new Map<string, number>();
  readonly #script: Script;
  readonly #clock: VirtualClock;
  readonly #waiting: (() => void)[] = [];
  #server: RawServer | undefined;
  #port = 0;

  constructor(script: Script, clock: VirtualClock) {
    this.#script = script;
    this.#clock = clock;
  }

  /** Listens where it did before; answers with its address. */
  async listen({ certificate, atConnect }: Listening = {}): Promise<string> {
    const receive = (socket: Socket, request: string) => this.#receive(socket, request);
    this.#server = await startRawServer(receive, atConnect, { port: this.#port, ...(certificate && { certificate }) });
    this.#port = Number(new URL(this.#server.url).port);
    return this.#server.url;
  }

  /** Tasks that were created, and are charged. */
  get paid(): number {
    return [...this.purchases.values()].reduce((sum, n) => sum + n, 0);
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  /** What came of the calls with this method, in order. */
  reactions(method: Method): (number | string)[] {
    return this.calls.filter((call) => call.method === method).map(({ reaction }) => reaction.name);
  }

  /** Resolves when so many calls have arrived. */
  async arrived(count: number): Promise<void> {
    while (this.calls.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Forgets what has arrived and what was charged, e.g. for a task that came before the story. */
  forget(): void {
    this.calls.length = 0;
    this.purchases.clear();
  }

  #receive(socket: Socket, request: string): void {
    const [, verb = '', path = ''] = /^(\w+) (\S+)/.exec(request) ?? [];
    const [, key = ''] = /^authorization: Bearer (.*?)\r?$/im.exec(request) ?? [];
    const method = methodOf(verb, path);
    // Nobody shows a key for a file: the host may be somebody else's.
    const isOpen = method === 'FILE' && key === '';
    const reaction = !isOpen && this.#script.keys?.has(key) === false ? stranger : this.#next(method);
    this.calls.push({ at: this.#clock.now(), method, path, key, reaction });
    if (method === 'POST' && reaction.buys) {
      const job = jobOf(JSON.parse(request.slice(request.indexOf('\r\n\r\n'))));
      this.purchases.set(job, (this.purchases.get(job) ?? 0) + 1);
    }
    const id = method === 'POST' ? `task-${this.paid}` : (path.split('/')[3] ?? '');
    reaction.act(socket, JSON.stringify(method === 'POST' ? created(id) : completed(id)));
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #next(method: Method): Reaction {
    const before = this.calls.filter((call) => call.method === method && call.reaction !== stranger).length;
    const lists = { POST: this.#script.posts, GET: this.#script.looks, CANCEL: [], FILE: this.#script.files };
    return lists[method]?.[before] ?? honest;
  }
}

/** What a body of `imageRequest` calls itself; others stand alone in their story. */
export const jobOf = (body: unknown): string =>
  (body as { readonly simulate?: { readonly id: string } }).simulate?.id ?? '';

function methodOf(verb: string, path: string): Method {
  if (path.startsWith('/files/')) return 'FILE';
  return path.endsWith('/cancel') ? 'CANCEL' : (verb as Method);
}

const about = (id: string) => ({ created: 1767225600, id, model: 'image-1', object: 'image.generation.task' });

const created = (id: string) => ({ ...about(id), type: 'image', status: 'pending', progress: 0 });

const completed = (id: string) => ({
  ...about(id),
  type: 'image',
  status: 'completed',
  progress: 100,
  results: [{ url: `https://files.example/${id}.png` }],
});
