/** A provider that speaks the contract (and predictions), misbehaves on demand, and keeps a ledger of what it bills. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, Random } from '../../core/ports.ts';
import { behaviourSchema, plainLife, type Behaviour, type Reaction } from './behaviour.ts';
import { speaks, type Body, type Dialect } from './dialect.ts';
import { drawSeconds } from './durations.ts';
import { Ledger } from './ledger.ts';
import { predictions } from './predictions.ts';
import { fileAt, noFile, taskOfFile } from './result-files.ts';
import { RateLimit, type SimulatedRate } from './rate-limit.ts';
import { bodyOf, parse } from './request-body.ts';
import { json, misbehave, orderedReply, write, type Reply } from './reply.ts';
import { standingAt, type SimulatedTask } from './simulated-task.ts';
import { unified } from './unified.ts';

export interface SimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  /** Keys that are let in; every key when absent. May change while it runs. */
  readonly acceptedKeys?: Set<string>;
  readonly rate?: SimulatedRate;
  /** Keeps the ledger there. @default in memory */
  readonly folder?: string;
}

/** A request as it arrived. */
export interface Received {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly body: Body;
  /** Number of the connection that it came over. */
  readonly connection: number;
  /** Status that was answered, or the fault. */
  answered: number | string;
}

interface Job {
  readonly behaviour: Behaviour;
  posts: number;
  looks: number;
  fetches: number;
  tasks: number;
}

/** A call that found its dialect. */
interface Call {
  readonly dialect: Dialect;
  readonly response: ServerResponse;
  readonly received: Received;
}

export class Simulator {
  readonly received: Received[] = [];
  readonly ledger: Ledger;
  readonly #options: SimulatorOptions;
  readonly #tasks = new Map<string, SimulatedTask>();
  readonly #jobs = new Map<string, Job>();
  readonly #limit: RateLimit;
  readonly #server: Server;
  readonly #connections = new WeakMap<object, number>();
  readonly #billedBefore: number;
  #lastConnection = 0;
  #url = '';

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.ledger = new Ledger(options.folder);
    this.#limit = new RateLimit(options.rate);
    this.#billedBefore = this.ledger.rows.length;
    for (const { task } of this.ledger.rows) this.#tasks.set(task.id, task);
    this.#server = createServer((request, response) => {
      // A client that dies in the middle of its request must not end the simulator.
      bodyOf(request)
        .then((text) => this.#receive(text, request, response))
        .catch(() => request.socket.destroy());
    });
  }

  /** Listens on a loopback port; answers with the base URL. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#url;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #receive(text: string, request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    if (path.startsWith('/_simulator/')) return write(response, this.#inside(path));
    const [body, broken] = parse(text);
    const method = request.method ?? 'GET';
    const connection = this.#connectionOf(request.socket);
    const received: Received = { at: this.#options.clock.now(), method, path, body, connection, answered: 0 };
    this.received.push(received);
    if (method === 'GET' && path.startsWith('/files/'))
      return this.#sendFile({ dialect: unified, response, received }, request.headers.authorization !== undefined);
    const dialect = [unified, predictions].find((one) => speaks(one, method, path));
    const call: Call = { dialect: dialect ?? unified, response, received };
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const refusal = this.#refusal(call, key, broken, dialect === undefined);
    if (refusal !== undefined) return this.#answer(call, refusal);
    if (method === 'GET') return this.#look(call);
    return call.dialect.cancel(path) === undefined ? this.#submit(call) : this.#cancel(call);
  }

  #connectionOf(socket: object): number {
    const known = this.#connections.get(socket) ?? (this.#lastConnection += 1);
    this.#connections.set(socket, known);
    return known;
  }

  /** What is checked before anything else: address, key, rate, JSON. */
  #refusal({ dialect, received }: Call, key: string | undefined, broken: boolean, lost: boolean): Reply | undefined {
    const error = (status: number, type: string, code: string, message: string, headers = {}) =>
      json(status, dialect.error(status, type, code, message), headers);
    if (lost) return error(404, 'not_found_error', 'endpoint_not_found', 'There is no such endpoint.');
    const accepted = this.#options.acceptedKeys;
    if (key === undefined || accepted?.has(key) === false) {
      return error(401, 'authentication_error', 'invalid_api_key', 'The API key is invalid or missing.');
    }
    const wait = this.#limit.refusesFor(key, received.method, received.at);
    if (wait > 0) {
      const headers = { 'retry-after': String(wait) };
      return error(429, 'rate_limit_error', 'rate_limit_exceeded', 'Too many requests.', headers);
    }
    return broken ? error(400, 'invalid_request_error', 'malformed_json', 'The body is not JSON.') : undefined;
  }

  #submit(call: Call): void {
    const { dialect, received } = call;
    const { body, path, at } = received;
    const parsed = behaviourSchema.safeParse(dialect.simulateOf(body) ?? {});
    const problem = dialect.problem(body) ?? (parsed.success ? undefined : parsed.error.message);
    if (problem !== undefined || !parsed.success) {
      return this.#answer(
        call,
        json(400, dialect.error(400, 'invalid_request_error', 'invalid_parameters', problem ?? '')),
      );
    }
    const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16);
    const name = parsed.data.id ?? bodyHash;
    const job = this.#job(name, parsed.data);
    const reaction = job.behaviour.posts[job.posts] ?? 'honest';
    job.posts += 1;
    const task = this.#newTask(dialect, received, job, name);
    if (reaction === 'honest' || 'says' in reaction || 'lateSeconds' in reaction || reaction.billed) {
      job.tasks += 1;
      this.#tasks.set(task.id, task);
      this.ledger.bill({ at, path, job: name, bodyHash, task });
    }
    this.#react(call, reaction, json(dialect.acceptedStatus, dialect.show(task, at, `${this.#url}/files`)));
  }

  #newTask(dialect: Dialect, { body, path, at }: Received, job: Job, name: string): SimulatedTask {
    const { random } = this.#options;
    const lives = job.behaviour.tasks;
    const life = lives[job.tasks] ?? lives.at(-1) ?? plainLife;
    const model = dialect.modelOf(body);
    const seconds = life.seconds ?? drawSeconds(model, random);
    const operation = dialect.submit(path) ?? '';
    return { id: dialect.newId(at, random), operation, model, createdAt: at, seconds, life, job: name };
  }

  #look(call: Call): void {
    const { dialect, received } = call;
    const task = this.#tasks.get(dialect.query(received.path) ?? '');
    if (task === undefined) return this.#answer(call, this.#unknown(dialect));
    const job = this.#jobs.get(task.job);
    const reaction = job?.behaviour.looks[job.looks] ?? 'honest';
    if (job !== undefined) job.looks += 1;
    this.#react(call, reaction, json(200, dialect.show(task, received.at, `${this.#url}/files`)));
  }

  /** Files are for whoever has their URL, and nobody shows a key for them. */
  #sendFile(call: Call, hasKey: boolean): void {
    const { path, at } = call.received;
    const task = this.#tasks.get(taskOfFile(path) ?? '');
    const file = task === undefined ? undefined : fileAt(task, path, at);
    if (hasKey || file === undefined) return this.#answer(call, noFile(hasKey));
    const job = this.#jobs.get(task?.job ?? '');
    const reaction = job?.behaviour.files[job.fetches] ?? 'honest';
    if (job !== undefined) job.fetches += 1;
    this.#react(call, reaction, { status: 200, headers: { 'content-type': file.contentType }, body: file.bytes });
  }

  #cancel(call: Call): void {
    const { dialect, received } = call;
    const task = this.#tasks.get(dialect.cancel(received.path) ?? '');
    if (task === undefined) return this.#answer(call, this.#unknown(dialect));
    // What has ended stays as it ended.
    const { phase } = standingAt(task, received.at);
    if (phase === 'queued' || phase === 'running') task.cancelledAt = received.at;
    this.#answer(call, json(200, dialect.show(task, received.at, `${this.#url}/files`)));
  }

  #unknown(dialect: Dialect): Reply {
    return json(404, dialect.error(404, 'not_found_error', 'task_not_found', 'There is no such task.'));
  }

  #react(call: Call, reaction: Reaction, honest: Reply): void {
    const { dialect, response, received } = call;
    if (reaction === 'honest') return this.#answer(call, honest);
    if ('lateSeconds' in reaction) {
      const timer = setTimeout(() => this.#answer(call, honest), 1000 * reaction.lateSeconds);
      return void response.once('close', () => clearTimeout(timer));
    }
    const body = parse(String(honest.body))[0];
    if ('says' in reaction) {
      const merged = Object.entries({ ...body, ...reaction.says }).filter(([, value]) => value !== null);
      return this.#answer(call, { ...honest, body: JSON.stringify(Object.fromEntries(merged)) });
    }
    if ('fault' in reaction) {
      received.answered = reaction.fault;
      return misbehave(response, reaction.fault, honest);
    }
    const { status, type, code, message } = reaction;
    this.#answer(call, orderedReply(reaction, dialect.error(status, type, code, message), body, received.at));
  }

  #answer({ response, received }: Call, reply: Reply): void {
    received.answered = reply.status;
    write(response, reply);
  }

  #job(name: string, behaviour: Behaviour): Job {
    const known = this.#jobs.get(name);
    if (known !== undefined) return known;
    const job = { behaviour, posts: 0, looks: 0, fetches: 0, tasks: 0 };
    this.#jobs.set(name, job);
    return job;
  }

  /** For other processes: what was received and billed since this process started, and all rows. */
  #inside(path: string): Reply {
    if (path !== '/_simulator/ledger') return json(404, {});
    const posts = this.received.filter(({ method, path: to }) => method === 'POST' && !to.endsWith('/cancel')).length;
    const postsOf = Object.fromEntries([...this.#jobs].map(([name, job]) => [name, job.posts]));
    return json(200, { posts, postsOf, billed: this.ledger.rows.length - this.#billedBefore, rows: this.ledger.rows });
  }
}
