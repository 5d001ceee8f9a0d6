/** `bide console`: the console of a Bide that runs elsewhere, on this machine. */
import { parseArgs } from 'node:util';
import { connectionOf } from '../client/options.ts';
import { systemClock } from '../lambdas/adapters/clock.ts';
import { askApi } from '../local/console/ask-api.ts';
import { makeConsole } from '../local/console/console.ts';
import { exitCodes, type Io } from './io.ts';
import { listenOn, portOf } from './listen.ts';
import { findApiTarget } from './target/api-target.ts';

const options = {
  port: { type: 'string', default: '4748' },
  url: { type: 'string' },
  outputs: { type: 'string' },
} as const;

/** Runs until it is interrupted. Prints one JSON line when it is ready: the link that opens it. */
export async function openConsole(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const port = portOf(values.port);
  const { url, callerKey } = connectionOf(await findApiTarget(values, io));
  const ask = askApi(url, callerKey, (request) => fetch(request));
  const { interrupted } = io;
  const made = await makeConsole({ ask, clock: io.clock ?? systemClock, ended: interrupted, shows: url });
  const server = await listenOn(port, (request) => made.fetch(request));
  const link = server.url + made.link;
  io.stdout.write(`${JSON.stringify({ console: link })}\n`);
  io.stderr.write(`The console of ${url} is at\n\n  ${link}\n\nWho has this link may do what your caller key may.\n`);
  if (!interrupted.aborted) await new Promise((done) => interrupted.addEventListener('abort', done));
  await server.close();
  return exitCodes.ok;
}
