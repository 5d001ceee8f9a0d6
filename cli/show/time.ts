/** Times as people say them. */
const units = [
  ['d', 24 * 3600],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `12 s`, `3 min`, `2 h`, `5 d`: whole units of the largest one that fits, rounded down. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [unit, size] = units.find(([, one]) => seconds >= one) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** `3 min ago`. */
export const ago = (time: number, now: number): string => `${duration(now - time)} ago`;

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 24 * 3600 };

/** Milliseconds of `90s`, `15m`, `2h` or `7d`; undefined for other text. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})\s*(s|m|min|h|d)$/.exec(text) ?? [];
  const seconds = secondsOf[unit];
  return count === undefined || seconds === undefined ? undefined : 1000 * seconds * Number(count);
}
