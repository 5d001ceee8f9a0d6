import { UsageError } from './io.ts';
import { parseDuration } from './show/time.ts';

/** `2h` counts back from `at` (milliseconds since the epoch); a time is taken as it is. @throws UsageError */
export function readSince(text: string | undefined, at: number): Date | undefined {
  if (text === undefined) return undefined;
  const backMs = parseDuration(text);
  if (backMs !== undefined) return new Date(at - backMs);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw new UsageError(`--since is ${text}; allowed: 90s, 15m, 2h, 7d or a time such as 2026-01-31T12:00:00Z.`);
  }
  return new Date(time);
}
