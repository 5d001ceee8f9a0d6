/** What can happen to a call on the wire, byte by byte. Each says what it is called and whether the provider charges. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { http } from '../helpers/raw-server.ts';

/** What the provider does with one call. `honest`: the JSON that it would have answered with. */
export interface Reaction {
  /** Its status, or what goes wrong. */
  readonly name: number | string;
  /** For a POST: a task is created, and charged. */
  readonly buys: boolean;
  readonly act: (socket: Socket, honest: string) => void;
}

export const JSON_TYPE = 'content-type: application/json';

function fault(name: string, act: Reaction['act']): Reaction {
  return { name, buys: false, act };
}

/** The same, but the task was created and will be charged. */
export const bought = (reaction: Reaction): Reaction => ({ ...reaction, buys: true });

/** A whole answer, byte for byte. */
export function reply(status: number, headers: readonly string[], body: string): Reaction {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  const line = `${status} ${STATUS_CODES[status] ?? 'Odd'}`;
  return { name: status, buys: false, act: (socket) => socket.write(http(line, [...headers, length], body)) };
}

/** A file. */
export const file = (content: string): Reaction => reply(200, ['content-type: image/png'], content);

/** The contract's error envelope. */
export function refusal(
  status: number,
  code: string,
  headers: readonly string[] = [],
  type = 'server_error',
): Reaction {
  const error = { message: 'Said so.', type, code };
  return reply(status, [JSON_TYPE, ...headers], JSON.stringify({ error }));
}

/** A gateway's error page. */
export const html = (status: number, headers: readonly string[] = []): Reaction =>
  reply(status, ['content-type: text/html', ...headers], `<!doctype html><html><h1>${status}</h1></html>`);

/** A redirection that nobody may follow. */
export const redirect = (status: number): Reaction => reply(status, ['location: /elsewhere'], '');

/** The honest answer with these members laid over it; null takes one away. */
export function says(members: Readonly<Record<string, unknown>>): Reaction {
  const act: Reaction['act'] = (socket, honest) => {
    const all = Object.entries({ ...(JSON.parse(honest) as object), ...members });
    const body = JSON.stringify(Object.fromEntries(all.filter(([, value]) => value !== null)));
    reply(200, [JSON_TYPE], body).act(socket, honest);
  };
  return { name: 200, buys: true, act };
}

/** A result that names so many files of the provider itself, by number. */
export const givesFiles = (count: number, ending = '.png'): Reaction => ({
  name: 200,
  buys: true,
  act(socket, honest) {
    const place = `http://127.0.0.1:${socket.localPort ?? 0}/files`;
    const results = Array.from({ length: count }, (_, i) => ({ url: `${place}/${i + 1}${ending}` }));
    says({ results }).act(socket, honest);
  },
});

/** Nothing is wrong. */
export const honest: Reaction = says({});

/** A look that shows it at work. */
export const running = (progress = 10): Reaction => says({ status: 'processing', progress, results: null });

/** A look that shows it failed. */
export const failed = (code: string): Reaction =>
  says({ status: 'failed', results: null, error: { code, message: 'It failed.' } });

/** Bytes of the honest answer. */
const bytesOf = (body: string) => http('200 OK', [JSON_TYPE, `content-length: ${Buffer.byteLength(body)}`], body);

const half = (text: string) => text.slice(0, Math.floor(text.length / 2));

/** Writes, and resets the connection when that has left this process. */
const writeThenReset = (socket: Socket, text: string) => void socket.write(text, () => socket.resetAndDestroy());

/** Sends one byte after another, for ever. */
function drip(socket: Socket, text: string): void {
  let sent = 0;
  const timer = setInterval(() => socket.write(text.charAt(sent++ % text.length)), 20);
  socket.once('close', () => clearInterval(timer));
}

const TWO_MEGABYTES = 2 * 1024 * 1024;

/** Answers that get lost on their way. */
export const reset = fault('reset', (socket) => socket.resetAndDestroy());
export const resetAfterFirstByte = fault('reset after the first byte', (socket) => writeThenReset(socket, 'H'));
export const resetInBody = fault('reset in the body', (socket, body) => writeThenReset(socket, half(bytesOf(body))));
export const closed = fault('closed', (socket) => socket.end());
export const silence = fault('silence', () => undefined);
export const halfAnswer = fault('half an answer', (socket, body) => socket.end(half(bytesOf(body))));
export const dripOfHeaders = fault('drip of headers', (socket) =>
  drip(socket, `HTTP/1.1 200 OK\r\nx-drip: ${'a'.repeat(5000)}`),
);
export const dripOfBody = fault('drip of the body', (socket) => {
  socket.write(http('200 OK', [JSON_TYPE, 'content-length: 100000'], ''));
  drip(socket, ' ');
});

/** Answers that cannot be read. */
export const malformed = bodyInstead((body) => body.slice(0, -5));
export const empty = bodyInstead(() => '');
export const pageOfHtml = bodyInstead(() => '<!doctype html><html>Welcome!</html>');
export const tooLong = fault('two megabytes', (socket) =>
  reply(200, [JSON_TYPE], JSON.stringify('x'.repeat(TWO_MEGABYTES))).act(socket, ''),
);
const bomb = gzipSync(JSON.stringify('x'.repeat(10 * TWO_MEGABYTES)));
export const gzipBomb = fault('a compressed bomb', (socket) => {
  socket.write(http('200 OK', [JSON_TYPE, 'content-encoding: gzip', `content-length: ${bomb.length}`], ''));
  socket.write(bomb);
});
/** More is announced than comes. */
export const lengthTooLong = fault('a length that is too long', (socket, body) =>
  socket.end(http('200 OK', [JSON_TYPE, `content-length: ${body.length + 10}`], body)),
);
/** Less is announced than comes: what is read ends in the middle. */
export const lengthTooShort = fault('a length that is too short', (socket, body) =>
  socket.end(http('200 OK', [JSON_TYPE, `content-length: ${body.length - 10}`], body)),
);
export const notHttp = fault('no HTTP', (socket) => socket.end('220 mail.example ESMTP\r\n\r\n'));

function bodyInstead(of: (body: string) => string): Reaction {
  return { name: 200, buys: false, act: (socket, body) => reply(200, [JSON_TYPE], of(body)).act(socket, body) };
}

/** The reaction, once it is released. */
export function held(reaction: Reaction): Reaction & { readonly release: () => void } {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const act: Reaction['act'] = (socket, body) => void released.then(() => reaction.act(socket, body));
  return { ...reaction, act, release: () => release() };
}
