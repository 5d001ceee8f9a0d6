/** When the sweeper comes to see an open task. All in milliseconds since the epoch, intervals in seconds. */

/** The first visit: long enough after admission that its execution has been started if it ever will be. */
export const firstVisitAt = (createdAt: number, sweepSeconds: number): number => createdAt + 2000 * sweepSeconds;

/**
 * The visit after one at `now`: when the task is twice as old, so that a long task costs few visits, at most two
 * intervals after its deadline, and from then on at every interval.
 */
export function nextVisitAt(
  { createdAt, deadlineAt }: { readonly createdAt: number; readonly deadlineAt: number },
  now: number,
  sweepSeconds: number,
): number {
  const interval = 1000 * sweepSeconds;
  const overdueAt = deadlineAt + 2 * interval;
  if (now >= overdueAt) return now + interval;
  return Math.min(overdueAt, now + Math.max(2 * interval, now - createdAt));
}
