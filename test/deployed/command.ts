/** Runs a command to its end; what it says is shown only when it fails. */
import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the command. */
  readonly signal?: AbortSignal;
  /** Shows what the command says while it runs. @default false */
  readonly shown?: boolean;
}

/** Answers with what the command said. @throws with all of it when the command does not end with 0. */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, environment, signal, shown = false } = options;
  signal?.throwIfAborted();
  const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', shown ? 'inherit' : 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => {
    said.push(chunk.toString());
    if (shown) process.stderr.write(chunk);
  });
  const stop = () => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    signal?.throwIfAborted();
    if (code === 0) return said.join('');
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  const told = shown ? '' : `\n${said.join('')}`;
  throw new Error(`${[command, ...args].join(' ')} ended with ${child.exitCode ?? child.signalCode ?? '?'}.${told}`);
}
