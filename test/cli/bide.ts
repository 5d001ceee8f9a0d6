/** Runs the command line in this process, in a folder of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { Clock } from '../../core/ports.ts';
import { main } from '../../cli/main.ts';

/** The time at which commands are called here. */
export const CALLED_AT = Date.UTC(2026, 0, 1, 0, 1);

/** Its pauses are over at once, and listed. */
export function instantClock(delays: number[] = []): Clock {
  return { now: () => CALLED_AT, sleep: (ms) => (delays.push(ms), Promise.resolve()) };
}

/** A terminal that somebody types at. */
type TypedAt = Readable & { readonly isTTY: true };

export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string | { readonly isTTY: true } | TypedAt;
  readonly terminal?: boolean;
  readonly clock?: Clock;
  readonly interrupted?: AbortSignal;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder to call commands in. */
export class Workplace {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Workplace> {
    return new Workplace(await mkdtemp(join(tmpdir(), 'bide-cli-')));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Writes a file; everything but text as JSON. */
  async write(name: string, content: unknown): Promise<void> {
    const path = join(this.folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  }

  async bide(args: readonly string[], given: Surroundings = {}): Promise<Ran> {
    const { environment = {}, stdin, terminal = false, clock = instantClock(), interrupted } = given;
    const tty = terminal ? { isTTY: true, columns: 200, rows: 40 } : {};
    // Nobody reads before the end: there is room for all that a command says.
    const room = () => Object.assign(new PassThrough({ highWaterMark: 2 ** 24 }), tty);
    const [stdout, stderr] = [room(), room()];
    const { PATH = '', HOME = '' } = process.env;
    const code = await main(args, {
      ...(stdin === undefined ? {} : { stdin: readable(stdin) }),
      stdout,
      stderr,
      environment: { PATH, HOME, ...environment },
      folder: this.folder,
      interrupted: interrupted ?? new AbortController().signal,
      clock,
    });
    const text = (stream: PassThrough) => String(stream.read() ?? '');
    return { code, out: text(stdout), err: text(stderr) };
  }
}

function readable(stdin: NonNullable<Surroundings['stdin']>) {
  if (stdin instanceof Readable) return stdin;
  return typeof stdin === 'string' ? Readable.from([stdin]) : Object.assign(Readable.from([]), stdin);
}
