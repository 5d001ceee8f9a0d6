import type { Rate } from '../../core/limits/limit-item.ts';
import { parseDuration } from '../show/time.ts';
import { UsageError } from '../io.ts';

/** Reads `10/1s`, `600/1m` or `1000/1h`. @throws UsageError */
export function readRate(text: string | undefined): Rate | undefined {
  if (text === undefined) return undefined;
  const [, requests = '', period = ''] = /^(\d{1,6})\/(\d*[a-z]+)$/.exec(text) ?? [];
  const periodMs = parseDuration(/^\d/.test(period) ? period : `1${period}`) ?? 0;
  if (Number(requests) > 0 && periodMs > 0) return { requests: Number(requests), periodSeconds: periodMs / 1000 };
  throw new UsageError(`--limit is ${text}; allowed: requests per time, such as 10/1s, 600/1m or 1000/1h.`);
}

/** The same in words: `10/1s`. */
export const rateText = ({ requests, periodSeconds }: Rate): string => `${requests}/${periodSeconds}s`;
