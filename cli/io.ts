/** What a command sees of the world: data goes to stdout, everything for the eye to stderr. */
export interface Io {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** Aborted by SIGINT or SIGTERM. */
  readonly interrupted: AbortSignal;
}

/** Exit codes of every command. */
export const exitCodes = { ok: 0, taskFailed: 1, usage: 2, unreachable: 3 } as const;

/** A command was called wrongly; its message says how to call it rightly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The provider, or a server of ours, cannot be reached. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}
