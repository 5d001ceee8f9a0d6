/** One loopback server for every cell of the table: it speaks an API, misbehaves as the fault says, and keeps count. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Api } from './api.ts';
import type { Fault, Reaction } from './fault-list.ts';

const HTML = '<!doctype html><title>Bad Gateway</title><h1>Bad Gateway</h1>';

/** A POST as it was received. `id`: the task that it bought; `isTold`: its answer carried that id. */
interface Post {
  readonly at: number;
  /** Its `Idempotency-Key`, which is honoured: the same one buys no second task. */
  readonly key: string;
  readonly id: string | undefined;
  readonly isTold: boolean;
}

export class FaultyServer {
  readonly posts: Post[] = [];
  /** Requests that are not part of the API. */
  readonly strangers: string[] = [];
  url = '';
  readonly #api: Api;
  readonly #fault: Fault;
  readonly #now: () => number;
  readonly #server: Server;
  readonly #looks = new Map<string, { all: number; good: number }>();
  #allLooks = 0;

  constructor(api: Api, fault: Fault, now: () => number) {
    this.#api = api;
    this.#fault = fault;
    this.#now = now;
    this.#server = createServer((request, response) => {
      request.resume().once('end', () => this.#receive(request, response));
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#server.once('error', reject).listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Tasks that were created, which would be billed. */
  get paid(): number {
    return new Set(this.posts.flatMap(({ id }) => id ?? [])).size;
  }

  /** Task ids that an answer carried to the caller. */
  get toldIds(): string[] {
    return [...new Set(this.posts.flatMap(({ id, isTold }) => (isTold ? (id ?? []) : [])))];
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const { method = '' } = request;
    const path = (request.url ?? '/').replace(/\?.*/, '');
    const looked = method === 'GET' ? this.#api.look.exec(path)?.groups?.['id'] : undefined;
    const fetched = method === 'GET' ? this.#api.result?.exec(path)?.groups?.['id'] : undefined;
    if (method === 'POST' && this.#api.submit.test(path)) return this.#post(request, response);
    if (looked !== undefined) return this.#look(looked, response);
    if (fetched !== undefined && this.#api.finished !== undefined)
      return send(response, 200, this.#api.finished(fetched));
    this.strangers.push(`${method} ${path}`);
    send(response, 404, this.#api.refusal(404));
  }

  #post(request: IncomingMessage, response: ServerResponse): void {
    const at = this.#now();
    const n = this.posts.length + 1;
    const key = String(request.headers['idempotency-key'] ?? `none of ${n}`);
    const known = this.posts.find((post) => post.key === key)?.id;
    const reaction = this.#fault.post?.(n, at - (this.posts[0]?.at ?? at)) ?? 'honest';
    const id = reaction === 'honest' || reaction.accepted ? (known ?? `bench-task-${n}`) : undefined;
    this.posts.push({ at, key, id, isTold: reaction === 'honest' });
    const honest = id === undefined ? { body: {} } : this.#api.accepted(id, this.url);
    this.#react(response, reaction, this.#api.acceptedStatus, honest);
  }

  #look(id: string, response: ServerResponse): void {
    const looks = this.#looks.get(id) ?? { all: 0, good: 0 };
    this.#looks.set(id, looks);
    this.#allLooks += 1;
    looks.all += 1;
    const reaction = this.#fault.look?.(this.#allLooks, looks.all) ?? 'honest';
    if (reaction === 'honest') looks.good += 1;
    this.#react(response, reaction, 200, this.#api.standing(id, looks.good >= 2, this.url), id);
  }

  #react(response: ServerResponse, reaction: Reaction, status: number, honest: Answer, id?: string): void {
    if (reaction === 'honest') return send(response, status, honest);
    if (reaction.kind === 'reset') return void response.socket?.resetAndDestroy();
    const headers = reaction.retryAfter === undefined ? {} : { 'retry-after': String(reaction.retryAfter) };
    if (reaction.html)
      return void response.writeHead(reaction.status, { 'content-type': 'text/html', ...headers }).end(HTML);
    const refusal = this.#api.refusal(reaction.status, id);
    send(response, reaction.status, { ...refusal, headers: { ...refusal.headers, ...headers } });
  }
}

function send(response: ServerResponse, status: number, { body, headers }: Answer): void {
  const [type, bytes] = Buffer.isBuffer(body) ? ['image/png', body] : ['application/json', JSON.stringify(body)];
  response.writeHead(status, { 'content-type': type, ...headers }).end(bytes);
}
