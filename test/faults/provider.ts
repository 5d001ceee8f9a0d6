/** A provider of the unified contract on a raw socket. It does to each call what it is told, and counts what it charges. */
import type { Socket } from 'node:net';
import type { Clock } from '../../core/ports.ts';
import { startRawServer, type RawServer } from '../helpers/raw-server.ts';
import { honest, refusal, type Reaction } from './wire.ts';

/** What a call with an unknown key gets. */
const stranger = refusal(401, 'invalid_api_key', [], 'authentication_error');

/** One call as it arrived whole. */
export interface Call {
  /** Milliseconds since the epoch, on the clock of the story. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** The provider key that it came with. */
  readonly key: string;
  readonly reaction: Reaction;
}

/** What happens to the 1st, 2nd, … POST and look; honest beyond the lists. An honest look finds the task completed. */
export interface Script {
  readonly posts?: readonly Reaction[];
  readonly looks?: readonly Reaction[];
  /** Keys that are let in; every key when absent. May change. */
  readonly keys?: Set<string>;
}

export class Provider {
  readonly calls: Call[] = [];
  /** Tasks that were created, and are charged. */
  paid = 0;
  readonly #script: Script;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #waiting: (() => void)[] = [];
  #server: RawServer | undefined;

  constructor(script: Script, clock: Pick<Clock, 'now'>) {
    this.#script = script;
    this.#clock = clock;
  }

  /** Listens; answers with its address. */
  async listen(port = 0): Promise<string> {
    this.#server = await startRawServer((socket, request) => this.#receive(socket, request), undefined, port);
    return this.#server.url;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  /** What came of the calls with this method, in order. */
  reactions(method: 'POST' | 'GET'): (number | string)[] {
    return this.calls.filter((call) => call.method === method).map(({ reaction }) => reaction.name);
  }

  /** Resolves when so many calls have arrived. */
  async arrived(count: number): Promise<void> {
    while (this.calls.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Forgets what has arrived and what was charged, e.g. for a task that came before the story. */
  forget(): void {
    this.calls.length = 0;
    this.paid = 0;
  }

  #receive(socket: Socket, request: string): void {
    const [, method = '', path = ''] = /^(\w+) (\S+)/.exec(request) ?? [];
    const [, key = ''] = /^authorization: Bearer (.*)$/im.exec(request) ?? [];
    const reaction = this.#script.keys?.has(key.trim()) === false ? stranger : this.#next(method);
    this.calls.push({ at: this.#clock.now(), method, path, key: key.trim(), reaction });
    if (method === 'POST' && reaction.buys) this.paid += 1;
    const id = method === 'POST' ? `task-${this.paid}` : path.slice(path.lastIndexOf('/') + 1);
    reaction.act(socket, JSON.stringify(method === 'POST' ? created(id) : completed(id)));
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #next(method: string): Reaction {
    const known = this.calls.filter((call) => call.method === method && call.reaction !== stranger).length;
    const list = method === 'POST' ? this.#script.posts : this.#script.looks;
    return list?.[known] ?? honest;
  }
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
