/** dynalite in a thread of its own: says the port that it listens on, and closes its store when it is told anything. */
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { closeIterators } from './close-iterators.ts';
import { deny, entryOf } from './guard.ts';
import type { TableWork } from './table-thread.ts';

closeIterators();

const { folder, key } = workerData as TableWork;
const server = dynalite({ path: folder, createTableMs: 0 });
const tables = server.listeners('request') as RequestListener[];
server.removeAllListeners('request').on('request', (request, response) => {
  const entry = entryOf(request, { key });
  if (entry.kind === 'refused') deny(request, response, entry.why);
  else for (const table of tables) table(request, response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
parentPort?.once('message', () => {
  server.closeAllConnections();
  server.close((cause: unknown) => {
    if (cause instanceof Error) throw cause;
    parentPort?.close();
  });
});
