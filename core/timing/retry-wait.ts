import { entryOfCode } from '../errors/entries.ts';
import type { Random } from '../ports.ts';
import { backoffSeconds } from './backoff.ts';

/** Whole seconds before the attempt that follows attempt n, by the policy of the code that closed it. */
export function retryWaitSeconds(
  code: string,
  n: number,
  settings: {
    readonly shortDelaySeconds: number;
    readonly backoffBaseSeconds: number;
    readonly backoffCapSeconds: number;
  },
  random: Random,
): number {
  const short = entryOfCode(code).retry === 'short_delay';
  const baseSeconds = short ? settings.shortDelaySeconds : settings.backoffBaseSeconds;
  return backoffSeconds(n - 1, { baseSeconds, capSeconds: settings.backoffCapSeconds }, random);
}
