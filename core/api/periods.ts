/** The calendar pieces that the indexes are cut into, newest first. Times are milliseconds since the epoch. */

const DAY_MS = 24 * 3600 * 1000;

/** `YYYY-MM-DD` of every day that `from` to `to` touches. */
export function days(from: number, to: number): string[] {
  const first = Math.floor(from / DAY_MS);
  const last = Math.floor(to / DAY_MS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    new Date((last - i) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** `YYYY-MM` of every month that `from` to `to` touches. */
export const months = (from: number, to: number): string[] => [
  ...new Set(days(from, to).map((day) => day.slice(0, 7))),
];
