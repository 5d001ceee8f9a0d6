import { UsageError } from './io.ts';

const MOST = 1000;

/** How many lines a list may have. @throws UsageError for what is no number from 1 to 1,000 */
export function readLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MOST) throw new UsageError(`--limit is ${text}; allowed: 1 to ${MOST}.`);
  return limit;
}
