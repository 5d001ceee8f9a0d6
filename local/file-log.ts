import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Log } from '../core/ports.ts';
import { withoutSecrets } from '../lambdas/adapters/log.ts';

export interface FileLog {
  readonly log: Log;
  /** Resolves when every line is in the file, or is lost, as those are that come later. */
  readonly close: () => Promise<void>;
}

/**
 * JSON lines into a file of its owner's: a terminal belongs to the person in front of it, who is told once when it takes
 * none. Such lines are lost and nothing else is; the next one tries again.
 */
export function fileLog(path: string, say: (line: string) => void): FileLog {
  let isTold = false;
  const lost = ({ code, message }: NodeJS.ErrnoException) => {
    if (!isTold) say(`The log ${path} takes no lines (${code ?? message}). Work goes on without it.`);
    isTold = true;
  };
  const open = () => createWriteStream(path, { flags: 'a', mode: 0o600 }).on('error', lost);
  let stream = open();
  let isClosed = false;
  const write =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (isClosed) return;
      if (stream.destroyed) stream = open();
      stream.write(
        `${JSON.stringify({ time: new Date().toISOString(), level, message, ...withoutSecrets(fields) })}\n`,
      );
    };
  return {
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    close() {
      isClosed = true;
      return finished(stream.end()).catch(() => undefined);
    },
  };
}
