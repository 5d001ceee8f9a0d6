/** What a command sees of the world: data goes to stdout, everything for the eye to stderr. */
import type { Clock } from '../core/ports.ts';

/** A stream that may be a terminal, of that size. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export interface Io {
  /** Secrets come in here, never as arguments. @default nothing to read */
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** Aborted by SIGHUP, SIGINT or SIGTERM. */
  readonly interrupted: AbortSignal;
  /** Time, for tests. @default the machine's */
  readonly clock?: Clock;
}

/** Exit codes of every command. */
export const exitCodes = { ok: 0, taskFailed: 1, usage: 2, unreachable: 3 } as const;

/** A command was called wrongly; its message says how to call it rightly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a command needs is missing or was refused; its message says what to do, which its usage could not. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** The provider, or a server of ours, cannot be reached. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}
