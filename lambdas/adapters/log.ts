import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../../core/ports.ts';

/** Fields that never reach a line, whoever passes them. */
const SECRET_FIELD = /authorization|secret|password|prompt|body|^key$|apikey/i;

/** JSON log lines. Logging never fails the work: a broken sink is ignored. */
export function jsonLog(service: string, logger = new Logger({ serviceName: service })): Log {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, fields: Record<string, unknown> = {}) => {
      try {
        logger[level](message, withoutSecrets(fields));
      } catch {
        // There is no better place to say so.
      }
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** The fields of a line, with nothing in those that are named like a secret. */
export function withoutSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, SECRET_FIELD.test(name) ? '[redacted]' : value]),
  );
}
