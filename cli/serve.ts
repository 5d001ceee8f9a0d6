/** `bide serve`: the API on this machine, with one caller key that it creates and prints. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createAdaptorServer } from '@hono/node-server';
import { exitCodes, SetupError, UsageError, type Io } from './io.ts';
import { ownCallerKey } from './own-caller-key.ts';
import { chooseProvider } from './provider-choice.ts';
import { announceServer } from './serve-file.ts';
import { startLocal, type Local } from './start-local.ts';

const options = {
  port: { type: 'string', default: '4747' },
  folder: { type: 'string' },
  settings: { type: 'string' },
} as const;

/** Runs until it is interrupted. Prints one JSON line when it is ready: url and caller key. */
export async function serve(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port is ${values.port}; allowed: 0 to 65535.`);
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
  const server = createAdaptorServer({ fetch: runtime.api.fetch }) as Server;
  await listening(server, port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { table, eventBus, stateMachineArn, rules } = runtime.blueprint;
  const conceal = await announceServer(folder, {
    url,
    endpoint: runtime.endpoint,
    tableName: table.name,
    eventBusName: eventBus.name,
    stateMachineArn,
    eventSources: rules.flatMap(({ target, pattern }) => (target === 'admit' ? (pattern?.source ?? []) : [])),
    pid: process.pid,
  });
  io.stdout.write(`${JSON.stringify({ url, callerKey: ownKey })}\n`);
  io.stderr.write(example(url, local.provider, local.folder));
  if (!io.interrupted.aborted) await new Promise((done) => io.interrupted.addEventListener('abort', done));
  await conceal();
  await closed(server);
}

/** @throws SetupError when somebody else has the port. */
async function listening(server: Server, port: number): Promise<void> {
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    const message = `Port ${port} is taken, perhaps by another bide serve. Give another one with --port, or 0 for any.`;
    throw new SetupError(message, { cause });
  }
}

/** Requests that came in are answered, within a moment. */
async function closed(server: Server): Promise<void> {
  const impatience = setTimeout(() => server.closeAllConnections(), 2000);
  await new Promise((done) => server.close(done));
  clearTimeout(impatience);
}

const example = (
  url: string,
  provider: string,
  folder: string,
) => `Bide listens on ${url} (${provider}, records in ${folder}). Try:

  curl -s ${url}/v1/tasks -H "Authorization: Bearer $(cat ${folder}caller-key)" \\
    -H 'Content-Type: application/json' -d @examples/image.json

`;
