/** A name that resolves, or does not, as a test says. */
import dns from 'node:dns';
import { jest } from '@jest/globals';

/** A label is at most 63 characters long: no resolver is asked. */
const UNRESOLVABLE = `${'x'.repeat(64)}.invalid`;
const NAME = 'provider.test';

/** The name in the place of the address in a URL. */
export const byName = (url: string): string => url.replace('127.0.0.1', NAME);

/** Whether the name resolves; it stands for the loopback address. `jest.restoreAllMocks` ends it. */
export function resolver(resolves: boolean): { resolves: boolean } {
  const state = { resolves };
  const lookup = dns.lookup as (...given: unknown[]) => void;
  const instead = (asked: string, ...more: unknown[]) => {
    lookup(asked !== NAME ? asked : state.resolves ? '127.0.0.1' : UNRESOLVABLE, ...more);
  };
  jest.spyOn(dns, 'lookup').mockImplementation(instead);
  return state;
}
