/** The Bide of this machine for one run: its API is called in this process, without a port. */
import { resolve } from 'node:path';
import { Bide } from '../../client/bide.ts';
import type { Io } from '../io.ts';
import { ownCallerKey } from '../own-caller-key.ts';
import { readLedger } from '../read-ledger.ts';
import { startLocal, type Local, type LocalOptions } from '../start-local.ts';
import { count } from './progress.ts';

export interface Here extends Local {
  readonly bide: Bide;
}

/** Opens it; close it, whatever happens. */
export async function openHere(options: LocalOptions, io: Io): Promise<Here> {
  const local = await startLocal(options, io);
  try {
    const { runtime } = local;
    const callerKey = await ownCallerKey(resolve(io.folder, local.folder), runtime.table);
    const bide = new Bide({ url: 'http://bide.localhost', callerKey, fetch: calling(runtime.api.fetch) });
    return { ...local, bide };
  } catch (cause) {
    await local.close();
    throw cause;
  }
}

/** A fetch that ends when its signal says so: the API goes on to hold a request that nobody waits for any more. */
function calling(api: (request: Request) => Response | Promise<Response>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const over = new AbortController();
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: over.signal });
    });
    try {
      return await Promise.race([aborted, api(request)]);
    } finally {
      over.abort();
    }
  };
}

/** What the simulator received and billed in this run; nothing to say of a real provider. */
export async function billed({ simulatorUrl }: Here): Promise<string> {
  if (simulatorUrl === undefined) return '';
  const { posts, billed: bought } = await readLedger(simulatorUrl);
  return `POSTs of this run: ${count(posts)} received · ${count(bought)} billed\n`;
}
