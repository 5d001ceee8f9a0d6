/** A simulator on a clock moved by hand, and plain HTTP calls that show what really came over the wire. */
import { request, type Agent, type IncomingHttpHeaders } from 'node:http';
import { seeded } from '../../../local/seeded.ts';
import { Simulator, type SimulatorOptions } from '../../../local/simulator/simulator.ts';

/** 2026-01-01T00:00:00Z, whole seconds so that HTTP dates lose nothing. */
export const START = Date.UTC(2026, 0, 1);

export interface Desk {
  readonly simulator: Simulator;
  readonly url: string;
  /** Moves the clock on. */
  readonly pass: (seconds: number) => void;
}

/** What came back, as far as it did: `error` is the code with which the connection ended early. */
export interface Heard {
  readonly status?: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly error?: string;
}

export interface Send {
  readonly path: string;
  /** Sent as it is when it is text. A call with a body is a POST. */
  readonly body?: unknown;
  readonly method?: string;
  readonly key?: string | null;
  /** @default a fresh connection */
  readonly agent?: Agent;
  /** Hangs up once this many bytes of the body have come. */
  readonly hangUpAfter?: number;
}

/** Runs `story` against a simulator of its own. */
export async function atDesk(story: (desk: Desk) => Promise<void>, options: Partial<SimulatorOptions> = {}) {
  let now = START;
  const simulator = new Simulator({ clock: { now: () => now }, random: seeded(1), ...options });
  const url = await simulator.listen();
  try {
    await story({ simulator, url, pass: (seconds) => void (now += 1000 * seconds) });
  } finally {
    await simulator.close();
  }
}

/** One HTTP call; never rejects for what the other side does. */
export function send(url: string, { path, body, method, key = 'key-1', agent, hangUpAfter }: Send): Promise<Heard> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const headers = {
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    ...(text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  };
  return new Promise((resolve) => {
    const verb = method ?? (text === undefined ? 'GET' : 'POST');
    const call = request(url + path, { method: verb, headers, agent: agent ?? false });
    const broken = (error: Error) =>
      resolve({ headers: {}, body: Buffer.alloc(0), error: (error as NodeJS.ErrnoException).code ?? error.message });
    call.on('error', broken);
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      const heard = () => ({
        ...(response.statusCode === undefined ? {} : { status: response.statusCode }),
        headers: response.headers,
        body: Buffer.concat(chunks),
      });
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (hangUpAfter !== undefined && Buffer.concat(chunks).length >= hangUpAfter) call.destroy();
      });
      response.on('end', () => resolve(heard()));
      response.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ ...heard(), error: error.code ?? error.message }),
      );
    });
    call.end(text);
  });
}

/** The JSON of an answer. */
export const jsonOf = ({ body }: Heard) => JSON.parse(body.toString('utf8')) as Record<string, unknown>;

/** Resolves as soon as `claim` holds, without waiting by the clock. */
export async function until(claim: () => boolean): Promise<void> {
  while (!claim()) await new Promise((resolve) => setImmediate(resolve));
}

/** Asks for an image whose provider behaves as `simulate` says. */
export const image = (simulate: object = {}) => ({
  path: '/v1/images/generations',
  body: { model: 'image-1', simulate: { id: 'job', tasks: [{ seconds: 10 }], ...simulate } },
});

/** Looks at a task that was accepted. */
export const look = (accepted: Heard) => ({ path: `/v1/tasks/${String(jsonOf(accepted)['id'])}` });

/** Has one POST or one look go wrong and tells what was heard. */
export const disturb = {
  async post({ url }: Desk, reaction: unknown, hangUpAfter?: number): Promise<Heard> {
    return send(url, { ...image({ posts: [reaction] }), ...(hangUpAfter === undefined ? {} : { hangUpAfter }) });
  },
  async look({ url }: Desk, reaction: unknown, hangUpAfter?: number): Promise<Heard> {
    const accepted = await send(url, image({ looks: [reaction] }));
    return send(url, { ...look(accepted), ...(hangUpAfter === undefined ? {} : { hangUpAfter }) });
  },
};
