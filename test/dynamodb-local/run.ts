/** Runs the table contract against Amazon's DynamoDB Local, fetched by Maven on the first run. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pom = fileURLToPath(new URL('pom.xml', import.meta.url));
const home = `${root}.bide/dynamodb-local`;
const lib = `${home}/lib`;
/** The pom that `lib` was filled from; copied last, so that a half-filled folder is never taken for a whole one. */
const filledFrom = `${home}/pom.xml`;

const JAVA = 17;
const START_MS = 30_000;

process.exitCode = await main();

async function main(): Promise<number> {
  requireJava();
  resolveJars();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = start(port);
  try {
    await answers(endpoint, server);
    return runContract(endpoint);
  } finally {
    await stop(server);
  }
}

function requireJava(): void {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(error === undefined ? stderr : '')?.[1];
  if (version === undefined)
    throw new Error(`Java is missing. DynamoDB Local needs Java ${JAVA} or newer on the PATH.`);
  if (Number(version) < JAVA) throw new Error(`Java ${version} is too old. DynamoDB Local needs ${JAVA} or newer.`);
}

function resolveJars(): void {
  if (existsSync(filledFrom) && readFileSync(filledFrom).equals(readFileSync(pom))) return;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(lib, { recursive: true });
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${lib}`, '-DincludeScope=runtime'];
  const { status, error } = spawnSync('mvn', ['-B', '-q', '-f', pom, ...goal], { stdio: 'inherit' });
  if (error !== undefined)
    throw new Error('Maven could not be started. Install mvn and run this again.', { cause: error });
  if (status !== 0) throw new Error(`Maven ended with ${status}. It needs software.amazon.dynamodb:DynamoDBLocal.`);
  copyFileSync(pom, filledFrom);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function start(port: number): ChildProcess {
  const jvm = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', `${lib}/*`];
  const options = ['-inMemory', '-port', String(port), '-sharedDb', '-disableTelemetry'];
  const runner = 'software.amazon.dynamodb.services.local.main.ServerRunner';
  return spawn('java', [...jvm, runner, ...options], { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Any HTTP answer will do: it refuses requests without a signature. */
async function answers(endpoint: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`DynamoDB Local ended with ${server.exitCode} before it answered.`);
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`DynamoDB Local did not answer at ${endpoint} within ${START_MS} ms.`);
}

function runContract(endpoint: string): number {
  const jest = ['--experimental-vm-modules', '--no-warnings', `${root}node_modules/jest/bin/jest.js`];
  const suite = ['--testMatch', '**/test/dynamodb-local/*.contract.ts', '--runInBand', '--testTimeout', '60000'];
  const environment = { ...process.env, DYNAMODB_LOCAL_ENDPOINT: endpoint };
  const { status } = spawnSync('node', [...jest, ...suite], { cwd: root, env: environment, stdio: 'inherit' });
  return status ?? 1;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  server.kill();
  await once(server, 'exit');
}
