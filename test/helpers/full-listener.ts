import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

/** A port that listens and lets nobody in: connecting to it neither succeeds nor fails. */
export interface FullListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens with the shortest backlog in a thread that then sleeps, so that nothing is ever accepted. */
const listen = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/** More than any system adds to a backlog of one. */
const CONNECTIONS = 16;

/** Starts it and fills its backlog. */
export async function startFullListener(): Promise<FullListener> {
  const thread = new Worker(listen, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    thread.once('message', resolve).once('error', reject);
  });
  // All of them have asked when the first is through, which is all that it takes: the system answers without the thread.
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.race(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await thread.terminate();
    },
  };
}
