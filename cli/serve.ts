/** `bide serve`: the API and the console on this machine, with one caller key that it creates and prints. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../lambdas/adapters/clock.ts';
import { askApi } from '../local/console/ask-api.ts';
import { isOfConsole, makeConsole } from '../local/console/console.ts';
import { exitCodes, type Io } from './io.ts';
import { listenOn, portOf } from './listen.ts';
import { ownCallerKey } from './own-caller-key.ts';
import { identityOf } from './process-identity.ts';
import { chooseProvider } from './provider-choice.ts';
import { announceServer } from './serve-file.ts';
import { keepHeapSmall } from './small-heap.ts';
import { startLocal, type Local } from './start-local.ts';

const options = {
  port: { type: 'string', default: '4747' },
  folder: { type: 'string' },
  settings: { type: 'string' },
} as const;

/** Runs until it is interrupted. Prints one JSON line when it is ready: url, caller key and the console's link. */
export async function serve(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const port = portOf(values.port);
  keepHeapSmall();
  const say = (line: string) => void io.stderr.write(`${line}\n`);
  const local = await startLocal({ provider: chooseProvider(io), ...values, say }, io);
  try {
    await serveOn(port, local, io);
  } finally {
    await local.close();
  }
  return exitCodes.ok;
}

async function serveOn(port: number, local: Local, io: Io): Promise<void> {
  const { runtime } = local;
  const folder = resolve(io.folder, local.folder);
  const ownKey = await ownCallerKey(folder, runtime.table);
  const page = await makeConsole({
    ask: askApi('http://127.0.0.1', ownKey, (request) => runtime.api.fetch(request)),
    clock: io.clock ?? systemClock,
    ended: io.interrupted,
    shows: `${local.provider}, records in ${local.folder}`,
  });
  const server = await listenOn(port, (request) => {
    return isOfConsole(new URL(request.url).pathname) ? page.fetch(request) : runtime.api.fetch(request);
  });
  const { url } = server;
  const { table, eventBus, stateMachineArn, rules } = runtime.blueprint;
  const conceal = await announceServer(folder, {
    url,
    endpoint: runtime.endpoint,
    tableName: table.name,
    eventBusName: eventBus.name,
    stateMachineArn,
    eventSources: rules.flatMap(({ target, pattern }) => (target === 'admit' ? (pattern?.source ?? []) : [])),
    pid: process.pid,
    identity: await identityOf(process.pid),
  });
  io.stdout.write(`${JSON.stringify({ url, callerKey: ownKey, console: url + page.link })}\n`);
  io.stderr.write(example(url, local, url + page.link));
  if (!io.interrupted.aborted) await new Promise((done) => io.interrupted.addEventListener('abort', done));
  await conceal();
  await server.close();
}

const example = (
  url: string,
  { provider, folder }: Local,
  link: string,
) => `Bide listens on ${url} (${provider}, records in ${folder}). Watch it at

  ${link}

or try:

  curl -s ${url}/v1/tasks -H "Authorization: Bearer $(cat ${folder}caller-key)" \\
    -H 'Content-Type: application/json' -d @examples/image.json

`;
