import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as send, type RequestListener } from 'node:http';
import { Worker } from 'node:worker_threads';

/** What the thread is told. */
export interface TableWork {
  readonly folder: string;
  /** As that of the one server: the thread has a port of its own. */
  readonly key: string;
}

/** A table on disk, served by a thread of its own, so that it and the functions have a core each. */
export interface TableThread {
  readonly endpoint: string;
  /** Passes a request of somebody on who knows only the one server for everything. */
  readonly pass: RequestListener;
  /** Closes the store, and waits until it is. */
  close(): Promise<void>;
}

/** As this very file runs: from the sources through tsx, which a thread must ask for itself, or from the package as it is. */
function startWorker(workerData: TableWork): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('table-worker.js', import.meta.url), { workerData });
  const [tsx, worker] = [import.meta.resolve('tsx/esm/api'), new URL('table-worker.ts', import.meta.url).href];
  const text = `import('${tsx}').then(({ register }) => (register(), import('${worker}')))`;
  return new Worker(text, { eval: true, workerData, execArgv: [] });
}

/** Opens the table of a folder. @throws when the thread does not come up, e.g. because another process has the folder. */
export async function startTableThread(folder: string): Promise<TableThread> {
  const key = randomBytes(24).toString('base64url');
  const worker = startWorker({ folder, key });
  const [port] = (await once(worker, 'message')) as [number];
  const agent = new Agent({ keepAlive: true });
  return {
    endpoint: `http://127.0.0.1:${port}/${key}`,
    pass(request, response) {
      const { method, url } = request;
      const headers = { ...request.headers, host: `127.0.0.1:${port}` };
      const path = `/${key}${url}`;
      const passed = send({ host: '127.0.0.1', port, agent, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      passed.on('error', () => response.destroy());
      request.pipe(passed);
    },
    async close() {
      const gone = once(worker, 'exit');
      agent.destroy();
      worker.postMessage('close');
      await gone;
    },
  };
}
