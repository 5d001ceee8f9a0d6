import { createWriteStream, type WriteStream } from 'node:fs';
import type { Log } from '../core/ports.ts';
import { withoutSecrets } from '../lambdas/adapters/log.ts';

/** JSON lines into a file: a terminal belongs to the person in front of it. */
export function fileLog(path: string): { log: Log; stream: WriteStream } {
  const stream = createWriteStream(path, { flags: 'a' });
  const write =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      void stream.write(
        `${JSON.stringify({ time: new Date().toISOString(), level, message, ...withoutSecrets(fields) })}\n`,
      );
  return { log: { info: write('info'), warn: write('warn'), error: write('error') }, stream };
}
