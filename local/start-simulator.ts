import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A provider simulator in a process of its own. */
export interface SimulatorProcess {
  readonly url: string;
  stop(): void;
}

export interface SimulatorOptions {
  /** Keeps the ledger of billed POSTs. */
  readonly folder: string;
  readonly seed: number;
  /** Environment of the process; it needs no key of ours. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** As this very file runs: from the sources through tsx, from the published package as it is. */
const isSource = import.meta.url.endsWith('.ts');
const main = fileURLToPath(new URL(`simulator/main.${isSource ? 'ts' : 'js'}`, import.meta.url));

/** Starts it on a free loopback port. @throws with what it wrote when it does not come up. */
export async function startSimulator({ folder, seed, environment }: SimulatorOptions): Promise<SimulatorProcess> {
  const { PATH, HOME, NODE_OPTIONS } = environment;
  const args = [
    ...(isSource ? ['--import', import.meta.resolve('tsx')] : []),
    main,
    '--port',
    '0',
    '--folder',
    folder,
    '--seed',
    String(seed),
  ];
  const child = spawn(process.execPath, args, {
    // It ends when the channel does, however this process ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C is for whoever waits for its answers, which come first.
    detached: true,
    env: { PATH, HOME, NODE_OPTIONS },
  });
  const stop = () => void child.kill('SIGTERM');
  process.once('exit', stop);
  try {
    return { url: await announcedUrl(child), stop };
  } catch (cause) {
    stop();
    throw cause;
  }
}

/** Reads the one line that the simulator prints when it is ready. */
async function announcedUrl(child: ChildProcess): Promise<string> {
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  const gone = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The simulator ended with ${code ?? 'a signal'}: ${complaints.join('')}`)),
    );
  });
  const line = await Promise.race([firstLine(child), gone]);
  gone.catch(() => undefined);
  return (JSON.parse(line) as { url: string }).url;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The simulator has no standard output.');
  for await (const line of createInterface({ input: child.stdout })) return line;
  return new Promise(() => undefined);
}
