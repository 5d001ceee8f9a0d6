/** `bide serve` and the simulator as real processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Launched<T> {
  readonly child: ChildProcess;
  /** The one JSON line that it prints when it is ready. Rejects when it ends before. */
  readonly ready: Promise<T>;
}

export interface Running<T> {
  readonly child: ChildProcess;
  readonly ready: T;
}

export interface Launch {
  readonly environment?: Record<string, string>;
  /** File that what it tells people is added to. @default shown */
  readonly stderr?: string;
}

/** Starts a script of ours; it sees nothing of this process's environment. */
export function launch<T>(args: readonly string[], { environment = {}, stderr }: Launch = {}): Launched<T> {
  const { PATH = '', HOME = '' } = process.env;
  const said = stderr === undefined ? undefined : openSync(stderr, 'a');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', said ?? 'inherit'],
    env: { PATH, HOME, NODE_NO_WARNINGS: '1', ...environment },
  });
  if (said !== undefined) closeSync(said);
  const ready = firstLine(child.stdout).then((line) => {
    if (line === undefined) throw new Error(`${args.join(' ')} ended before it was ready.`);
    return JSON.parse(line) as T;
  });
  // A process that is killed on purpose is never ready, and nobody asks.
  ready.catch(() => undefined);
  return { child, ready };
}

/** Starts a script of ours and waits for its JSON line. */
export async function start<T>(args: readonly string[], environment: Record<string, string> = {}): Promise<Running<T>> {
  const { child, ready } = launch<T>(args, { environment });
  return { child, ready: await ready };
}

async function firstLine(input: Readable | null): Promise<string | undefined> {
  if (input === null) return undefined;
  for await (const line of createInterface({ input })) return line;
  return undefined;
}

/** Ends a process and waits until it is gone. */
export async function end({ child }: Pick<Running<unknown>, 'child'>, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}
