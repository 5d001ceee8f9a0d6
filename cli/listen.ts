/** A server of ours on this machine, for nobody else. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { SetupError, UsageError } from './io.ts';

export interface Listening {
  /** Without a slash at its end. */
  readonly url: string;
  /** Requests that came in are answered, within a moment. */
  close(): Promise<void>;
}

/** `port`: 0 for any that is free. @throws SetupError when somebody else has it. */
export async function listenOn(
  port: number,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch }) as Server;
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    const message = `Port ${port} is taken, perhaps by another bide serve. Give another one with --port, or 0 for any.`;
    throw new SetupError(message, { cause });
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const impatience = setTimeout(() => server.closeAllConnections(), 2000);
      await new Promise((done) => server.close(done));
      clearTimeout(impatience);
    },
  };
}

/** Of `--port`. @throws UsageError */
export function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--port is ${text}; allowed: 0 to 65535.`);
}
