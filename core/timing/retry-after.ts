/**
 * Seconds that a `Retry-After` header asks for, or undefined when it is missing, garbage, or not ahead.
 * A date is read against the answer's own `Date`, so a skewed clock on either side does not matter; without that
 * header against `receivedAt` (milliseconds since the epoch). Source: RFC 9110, 10.2.3.
 */
export function retryAfterSeconds(
  headers: Readonly<Record<string, string>>,
  receivedAt: number,
  capSeconds: number,
): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : untilDate(text, headers['date'], receivedAt);
  return seconds === undefined || seconds < 0 ? undefined : Math.min(seconds, capSeconds);
}

const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*, \d\d[ -]\w{3}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;

function untilDate(text: string, dateHeader: string | undefined, receivedAt: number): number | undefined {
  if (!httpDate.test(text)) return undefined;
  const then = Date.parse(text);
  const sent = dateHeader !== undefined && httpDate.test(dateHeader) ? Date.parse(dateHeader) : receivedAt;
  return Number.isNaN(then) ? undefined : Math.ceil((then - sent) / 1000);
}
