/** `bide serve` and the simulator as real processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Running<T> {
  readonly child: ChildProcess;
  /** The one JSON line that it printed when it was ready. */
  readonly ready: T;
}

/** Starts a script of ours and waits for its JSON line. */
export async function start<T>(args: readonly string[], environment: Record<string, string> = {}): Promise<Running<T>> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH, HOME, NODE_NO_WARNINGS: '1', ...environment },
  });
  for await (const line of createInterface({ input: child.stdout })) return { child, ready: JSON.parse(line) as T };
  throw new Error(`${args.join(' ')} ended before it was ready.`);
}

/** Ends a process and waits until it is gone. */
export async function end({ child }: Running<unknown>, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}
