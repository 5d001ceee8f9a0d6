/** MiniStack, an emulator of AWS: installed once into `.ms`, started fresh for every run, ended by its process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run } from './command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const venv = `${root}.ms/venv`;
/** What the environment was made from; copied last, so that a half-made one is never taken for a whole one. */
const madeFrom = `${venv}/requirements.txt`;

const PYTHON = [3, 10] as const;
const START_MS = 30_000;
/** Calls of functions at once; each is a process. */
export const CONCURRENT_CALLS = 24;

const { PATH = '', HOME = '' } = process.env;

export interface Emulator {
  readonly endpoint: string;
  readonly process: ChildProcess;
}

/** Makes `.ms/venv` unless it is there. @throws when Python is missing or too old. */
export async function installEmulator(signal: AbortSignal): Promise<void> {
  const options = { cwd: root, environment: { PATH, HOME }, signal };
  await requirePython(options);
  if (existsSync(madeFrom) && readFileSync(madeFrom).equals(readFileSync(requirements))) return;
  rmSync(venv, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', venv], options);
  await run(`${venv}/bin/pip`, ['install', '--quiet', '--disable-pip-version-check', '-r', requirements], {
    ...options,
    environment: process.env,
  });
  copyFileSync(requirements, madeFrom);
}

async function requirePython(options: Parameters<typeof run>[2]): Promise<void> {
  const needed = `The emulator needs Python ${PYTHON.join('.')} or newer as python3 on the PATH`;
  const version = await run('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], options).catch(
    (cause: unknown) => {
      throw new Error(`${needed}; it could not be started.`, { cause });
    },
  );
  const [major = 0, minor = 0] = version.split(' ').map(Number);
  if (major < PYTHON[0] || (major === PYTHON[0] && minor < PYTHON[1])) {
    throw new Error(`${needed}; found ${major}.${minor}.`);
  }
}

/** Starts it on a free loopback port; it and the functions in it see nothing of this process's environment. */
export async function startEmulator(folder: string, log: string, signal: AbortSignal): Promise<Emulator> {
  mkdirSync(`${folder}/tmp`, { recursive: true });
  // The emulator's own scripts in there are CommonJS, whatever the package around them says.
  writeFileSync(`${folder}/tmp/package.json`, '{}');
  // What stands for the SDK that the real runtime brings along.
  symlinkSync(`${root}node_modules`, `${folder}/tmp/node_modules`);
  const port = await freePort();
  const output = openSync(log, 'w');
  const child = spawn(`${venv}/bin/ministack`, [], {
    cwd: folder,
    stdio: ['ignore', output, output],
    env: {
      PATH,
      HOME,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: 'localhost',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      LAMBDA_ACCOUNT_CONCURRENCY: String(CONCURRENT_CALLS),
      SFN_WAIT_SCALE: '1',
      TMPDIR: `${folder}/tmp`,
    },
  });
  const emulator = { endpoint: `http://127.0.0.1:${port}`, process: child };
  try {
    await ready(emulator, signal);
    return emulator;
  } catch (cause) {
    await stopEmulator(emulator);
    throw cause;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function ready({ endpoint, process: child }: Emulator, signal: AbortSignal): Promise<void> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    signal.throwIfAborted();
    if (child.exitCode !== null) throw new Error(`The emulator ended with ${child.exitCode} before it answered.`);
    const answered = await fetch(`${endpoint}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await pause(100);
  }
  throw new Error(`The emulator did not answer at ${endpoint} within ${START_MS} ms.`);
}

/** How long Wait and Retry last there, as a part of what the definition says. */
export async function scaleWaits(endpoint: string, scale: number): Promise<void> {
  const body = JSON.stringify({ 'stepfunctions._SFN_WAIT_SCALE': scale });
  const { ok, status } = await fetch(`${endpoint}/_ministack/config`, { method: 'POST', body });
  if (!ok) throw new Error(`The emulator answered ${status} to another scale of waits.`);
}

/** Ends it; the functions that it keeps warm end with it. */
export async function stopEmulator({ process: child }: Emulator): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(forced);
}
