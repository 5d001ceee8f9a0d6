/** `bide serve` as a process of its own, on a disk folder, against a simulator in a third one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A served Bide. */
export interface Served {
  readonly url: string;
  readonly callerKey: string;
  /** Most memory that it held so far (resident set), in bytes. Linux only. */
  peakBytes(): number;
  /** Seconds of CPU that it used so far. Linux only. */
  cpuSeconds(): number;
  /** Ends it and waits until it is gone. */
  end(): Promise<void>;
}

export interface ServeOptions {
  readonly folder: string;
  readonly providerUrl: string;
  readonly settings: object;
  /** Folder for a CPU profile of the process. @default none */
  readonly profileFolder?: string | undefined;
}

/** Starts it and waits until it listens. */
export async function serve({ folder, providerUrl, settings, profileFolder }: ServeOptions): Promise<Served> {
  const settingsFile = join(folder, 'settings.json');
  await writeFile(settingsFile, JSON.stringify(settings));
  const { PATH = '', HOME = '' } = process.env;
  const options = ['serve', '--port', '0', '--folder', join(folder, 'bide'), '--settings', settingsFile];
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profileFolder];
  const args = [...profiling, '--import', import.meta.resolve('tsx'), 'bin/bide.ts', ...options];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH, HOME, NODE_NO_WARNINGS: '1', BIDE_PROVIDER_URL: providerUrl, BIDE_PROVIDER_KEY: 'key' },
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = () => void child.kill('SIGTERM');
  process.once('exit', stop);
  const ready = await readyLine(child);
  return {
    ...ready,
    peakBytes: () => 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(procFile(child, 'status'))?.[1]),
    cpuSeconds: () => cpuSecondsIn(procFile(child, 'stat')),
    async end() {
      process.removeListener('exit', stop);
      stop();
      await gone;
    },
  };
}

async function readyLine(child: ChildProcess): Promise<{ url: string; callerKey: string }> {
  if (child.stdout === null) throw new Error('bide serve has no standard output.');
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line) as { url: string; callerKey: string };
  }
  throw new Error('bide serve ended before it listened.');
}

const procFile = ({ pid }: ChildProcess, name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');

/** Linux counts in hundredths of a second; the name in brackets may hold anything. */
function cpuSecondsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
