import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../../core/ports.ts';

/** Fields that never reach a line, whoever passes them. */
const isSecret = (name: string): boolean =>
  /authorization|secret|password|prompt|body|token|^key$|apikey/i.test(name) || /[a-z]Key$/.test(name);

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

/** The fields of a line, with nothing in those that are named like a secret, at any depth. */
export function withoutSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isSecret(name) ? '[redacted]' : shown(value)]),
  );
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? withoutSecrets(value as Record<string, unknown>) : value;
}
