/** `bide`: finds the command, runs it, and turns what it throws into a message and an exit code. */
import { BideError } from '../client/errors/bide-error.ts';
import { nearest } from '../core/task/nearest.ts';
import { asCalled } from './as-called.ts';
import { commands, type Entry } from './commands.ts';
import { helpOf, overview } from './help.ts';
import { exitCodes, SetupError, UnreachableError, UsageError, type Io } from './io.ts';

/** Runs the command line. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const { name, entry, rest } = find(args);
  if (name === '' || ['help', '--help', '-h'].includes(name)) {
    io.stdout.write(asCalled(overview(), io));
    return name === '' ? exitCodes.usage : exitCodes.ok;
  }
  try {
    if (entry === undefined) {
      throw new UsageError(`There is no command ${JSON.stringify(name)}; ${nearest(name, Object.keys(commands))}`);
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      io.stdout.write(asCalled(helpOf(entry), io));
      return exitCodes.ok;
    }
    const command = await entry.load();
    return await command(rest, io);
  } catch (cause) {
    return explain(cause, entry, io);
  }
}

/** The command that the first two words name, or the first one. */
function find(args: readonly string[]): { name: string; entry: Entry | undefined; rest: readonly string[] } {
  const [first = '', second = ''] = args;
  const both = `${first} ${second}`;
  if (Object.hasOwn(commands, both)) return { name: both, entry: commands[both], rest: args.slice(2) };
  if (Object.hasOwn(commands, first)) return { name: first, entry: commands[first], rest: args.slice(1) };
  const isGroup = Object.keys(commands).some((name) => name.startsWith(`${first} `));
  return { name: isGroup && first !== '' ? both.trim() : first, entry: undefined, rest: [] };
}

function explain(cause: unknown, entry: Entry | undefined, io: Io): number {
  const isMisused =
    cause instanceof UsageError || (cause as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  const message = cause instanceof Error ? cause.message : String(cause);
  io.stderr.write(`bide: ${asCalled(message, io)}\n`);
  if (isMisused && entry !== undefined) io.stderr.write(`Usage: ${asCalled(entry.usage, io)}\n`);
  if (isMisused || cause instanceof SetupError) return exitCodes.usage;
  if (cause instanceof BideError) return explainAnswer(cause, io);
  return cause instanceof UnreachableError ? exitCodes.unreachable : exitCodes.taskFailed;
}

/** 1 is kept for tasks that failed: a request that is refused was a wrong call, one that finds nobody is unreachable. */
function explainAnswer({ status, type, recommendedAction, requestId }: BideError, io: Io): number {
  if (recommendedAction !== undefined) io.stderr.write(`  ${recommendedAction}.\n`);
  if (requestId !== undefined) io.stderr.write(`  Request ${requestId}\n`);
  const isPassing = type === 'connection_error' || status === 429 || status >= 500;
  return isPassing ? exitCodes.unreachable : exitCodes.usage;
}
