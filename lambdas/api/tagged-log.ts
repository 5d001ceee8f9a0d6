import type { Log } from '../../core/ports.ts';

/** The log with these fields on every line. */
export function tagged(log: Log, tags: Readonly<Record<string, unknown>>): Log {
  return {
    info: (message, fields) => log.info(message, { ...tags, ...fields }),
    warn: (message, fields) => log.warn(message, { ...tags, ...fields }),
    error: (message, fields) => log.error(message, { ...tags, ...fields }),
  };
}
