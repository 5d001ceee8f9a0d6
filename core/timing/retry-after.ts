/**
 * Seconds that a `Retry-After` header asks for, or undefined when it is missing, garbage, or not ahead.
 * A date is read against the answer's own `Date`, so a skewed clock on either side does not matter; without that
 * header against `receivedAt` (milliseconds since the epoch). Source: RFC 9110, 10.2.3 and 5.6.7.
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

const weekday = '(Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const time = String.raw`\d\d:\d\d:\d\d`;
const httpDate = new RegExp(String.raw`^${weekday}\w*, \d\d[ -]\w{3}[ -]\d{2,4} ${time} GMT$`);
/** The form of C's asctime, which names no zone and means GMT. */
const asctime = new RegExp(String.raw`^${weekday} \w{3} [ \d]\d ${time} \d{4}$`);

function untilDate(text: string, dateHeader: string | undefined, receivedAt: number): number | undefined {
  const then = dateOf(text);
  return then === undefined ? undefined : Math.ceil((then - (dateOf(dateHeader ?? '') ?? receivedAt)) / 1000);
}

/** Milliseconds since the epoch of one of the three forms that RFC 9110, 5.6.7 knows. */
function dateOf(text: string): number | undefined {
  const zoned = asctime.test(text) ? `${text} GMT` : text;
  const then = httpDate.test(text) || zoned !== text ? Date.parse(zoned) : NaN;
  return Number.isNaN(then) ? undefined : then;
}
