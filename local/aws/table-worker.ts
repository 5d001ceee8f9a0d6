/** dynalite in a thread of its own: says the port that it listens on, and closes its store when it is told anything. */
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { closeIterators } from './close-iterators.ts';

closeIterators();

const server = dynalite({ path: workerData as string, createTableMs: 0 });
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
parentPort?.once('message', () => {
  server.closeAllConnections();
  server.close((cause: unknown) => {
    if (cause instanceof Error) throw cause;
    parentPort?.close();
  });
});
