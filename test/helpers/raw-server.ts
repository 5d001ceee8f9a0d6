import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What one connection gets after its request has arrived whole, as text. */
export type Script = (socket: Socket, request: string) => void;

/** A TCP server that answers byte by byte as it is told, and counts what arrives. */
export interface RawServer {
  readonly url: string;
  /** Requests as text, in the order in which they were whole. */
  readonly requests: string[];
  /** Connections that were opened. */
  connections(): number;
  close(): Promise<void>;
}

/** Where and how it listens. */
export interface RawServerOptions {
  /** @default any that is free */
  readonly port?: number;
  /** Speaks TLS with it. @default plain TCP */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** Starts it; every whole request is followed by the script. `atConnect` acts before anything is read. */
export async function startRawServer(
  script: Script,
  atConnect?: Script,
  { port = 0, certificate }: RawServerOptions = {},
): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const connected = (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (atConnect !== undefined) {
      atConnect(socket, '');
      return;
    }
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      const request = text;
      requests.push(request);
      text = '';
      script(socket, request);
    });
  };
  const server = certificate === undefined ? createServer(connected) : createTlsServer(certificate, connected);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return text.length >= end + 4 + length;
}

/** An HTTP answer as bytes. */
export const http = (status: string, headers: readonly string[], body: string) =>
  [`HTTP/1.1 ${status}`, ...headers, '', body].join('\r\n');

/** A whole answer with JSON. */
export const json = (body: string) =>
  http('200 OK', ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`], body);

/** Address of a port that was open a moment ago: nobody listens there. */
export async function deserted(): Promise<string> {
  const server = await startRawServer(() => undefined);
  await server.close();
  return server.url;
}
