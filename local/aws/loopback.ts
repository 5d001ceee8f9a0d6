/** One loopback server that the real SDK clients take for AWS. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { deny, entryOf, type Guard } from './guard.ts';
import { isInvocation } from './lambda.ts';
import { AwsError, type Operation } from './operation.ts';
import { startTableThread } from './table-thread.ts';

/** Sees a call by its target; what it throws becomes the answer. When it says `lost`, nobody hears the answer to the call. */
export type OnCall = (target: string) => unknown;

/** What the server answers with. */
export interface LoopbackOptions extends Guard {
  /** Target prefix, e.g. `AWSStepFunctions` → operations by name. */
  readonly services: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  /** Answers requests that invoke a function. @default none: an unknown operation */
  readonly invocations?: RequestListener;
  /** Answers the other requests that name no target, which are those of S3. @default none: an unknown operation */
  readonly objects?: RequestListener;
  /** Folder of the table, which then has a thread of its own. @default in memory */
  readonly tableFolder?: string;
  readonly port?: number;
  /** Sees every call before it is made. */
  readonly onCall?: OnCall | undefined;
}

export interface Loopback {
  /** With the key. */
  readonly endpoint: string;
  /** The shorter way to the table, past `onCall`. */
  readonly tableEndpoint: string;
  close(): Promise<void>;
}

/** Starts the server on 127.0.0.1. DynamoDB is dynalite; everything else is one of `services`, or `objects`. */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { services, tableFolder, objects, invocations } = options;
  const thread = tableFolder === undefined ? undefined : await startTableThread(tableFolder);
  // dynalite closes its store only with a server that listens: so its server is the one, and ours stands before it.
  const server = thread === undefined ? dynalite({ createTableMs: 0 }) : createServer();
  const tables = thread === undefined ? (server.listeners('request') as RequestListener[]) : [thread.pass];
  server.removeAllListeners('request').on('request', (request, response) => {
    const entry = entryOf(request, options);
    if (entry.kind === 'refused') {
      deny(request, response, entry.why);
      return;
    }
    const target = entry.kind === 'link' ? '' : String(request.headers['x-amz-target'] ?? '');
    const fate = fateOf(options.onCall, target);
    if (fate.kind === 'lost') lose(response);
    if (fate.kind === 'refused') refuse(request, response, fate.cause);
    else if (target.startsWith('DynamoDB_')) for (const table of tables) table(request, response);
    else if (target === '' && invocations !== undefined && isInvocation(request.url)) invocations(request, response);
    else if (target === '' && objects !== undefined) objects(request, response);
    else void answer(services, target, request, response);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoint = options.key === undefined ? origin : `${origin}/${options.key}`;
  return {
    endpoint,
    tableEndpoint: thread?.endpoint ?? endpoint,
    async close() {
      await close(server);
      await thread?.close();
    },
  };
}

type Fate = { readonly kind: 'made' | 'lost' } | { readonly kind: 'refused'; readonly cause: unknown };

function fateOf(onCall: OnCall | undefined, target: string): Fate {
  try {
    return { kind: onCall?.(target) === 'lost' ? 'lost' : 'made' };
  } catch (cause) {
    return { kind: 'refused', cause };
  }
}

/** Everything is done until the answer would be written. */
function lose(response: ServerResponse): void {
  response.end = () => response.destroy();
}

function refuse(request: IncomingMessage, response: ServerResponse, cause: unknown): void {
  request.resume();
  fail(response, cause);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => {
    server.close((cause: unknown) => (cause instanceof Error ? reject(cause) : resolve()));
  });
}

async function answer(
  services: LoopbackOptions['services'],
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const [service = '', name = ''] = target.split('.');
    const operations = Object.hasOwn(services, service) ? services[service] : undefined;
    const operation = operations !== undefined && Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined)
      throw new AwsError('UnknownOperationException', `${target || 'This'} is not supported here.`);
    send(response, 200, await operation(await bodyOf(request)));
  } catch (cause) {
    fail(response, cause);
  }
}

function fail(response: ServerResponse, cause: unknown): void {
  const known = cause instanceof AwsError;
  const { name, message } = known ? cause : { name: 'InternalFailure', message: String(cause) };
  send(response, known ? 400 : 500, { __type: name, message });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>;
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON.');
  }
}
