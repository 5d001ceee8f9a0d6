/** `bide`: finds the command, runs it, and turns what it throws into a message and an exit code. */
import { exitCodes, UnreachableError, UsageError, type Io } from './io.ts';

/** A command: its arguments in, its exit code out. */
export type Command = (args: readonly string[], io: Io) => Promise<number>;

interface Entry {
  readonly usage: string;
  readonly summary: string;
  /** Loaded when it is called: the CDK alone takes a second. */
  readonly load: () => Promise<Command>;
}

const commands: Readonly<Record<string, Entry>> = {
  run: {
    usage: 'bide run FILE... [--json] [--folder DIR] [--settings FILE]',
    summary: 'takes the requests of JSON or JSON Lines files through, on this machine',
    load: async () => (await import('./run.ts')).run,
  },
  serve: {
    usage: 'bide serve [--port N] [--folder DIR] [--settings FILE]',
    summary: 'takes tasks in over HTTP, on this machine',
    load: async () => (await import('./serve.ts')).serve,
  },
  graph: {
    usage: 'bide graph',
    summary: 'prints the state machine as a mermaid graph',
    load: async () => (await import('./graph.ts')).graph,
  },
};

const help = [
  'bide: pay once for slow AI jobs',
  '',
  ...Object.values(commands).map(({ usage, summary }) => `  ${usage}\n      ${summary}`),
  '',
  'Exit codes: 0 all succeeded, 1 a task failed, 2 called wrongly, 3 unreachable.',
  '',
].join('\n');

/** Runs the command line. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(name) || rest.includes('--help')) {
    io.stdout.write(help);
    return args.length === 0 ? exitCodes.usage : exitCodes.ok;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (entry === undefined) {
      throw new UsageError(`There is no command ${JSON.stringify(name)}; known: ${Object.keys(commands).join(', ')}.`);
    }
    const command = await entry.load();
    return await command(rest, io);
  } catch (cause) {
    return explain(cause, entry, io);
  }
}

function explain(cause: unknown, entry: Entry | undefined, io: Io): number {
  const misused =
    cause instanceof UsageError || (cause as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  const message = cause instanceof Error ? cause.message : String(cause);
  io.stderr.write(`bide: ${message}\n`);
  if (misused && entry !== undefined) io.stderr.write(`Usage: ${entry.usage}\n`);
  if (misused) return exitCodes.usage;
  return cause instanceof UnreachableError ? exitCodes.unreachable : exitCodes.taskFailed;
}
