/** A receiver of webhooks on this machine, which answers as it is told. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Receiver {
  readonly url: string;
  /** HTTP status of the answers from now on. */
  answer: number;
  close(): void;
}

export async function startReceiver(answer: number): Promise<Receiver> {
  const server = createServer((_request, response) => void response.writeHead(receiver.answer).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const receiver: Receiver = { url, answer, close: () => void server.close() };
  return receiver;
}
