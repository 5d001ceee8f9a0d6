/** A terminal signals the whole process group at once, and npm and tsx pass the signal on once more: an echo. */
const ECHO_MS = 500;

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** What is needed of `process`. */
export interface Signalled {
  on(signal: keyof typeof exitCodes, listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * Aborted by the first signal, which asks for an orderly end; the second one is the end. SIGHUP is a terminal that is
 * closed.
 */
export function interruption(signalled: Signalled, now: () => number = Date.now): AbortSignal {
  const interrupted = new AbortController();
  let since = 0;
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    signalled.on(signal, () => {
      if (!interrupted.signal.aborted) {
        since = now();
        interrupted.abort(new Error(signal));
      } else if (now() - since >= ECHO_MS) {
        signalled.exit(exitCodes[signal]);
      }
    });
  }
  return interrupted.signal;
}
