/**
 * How a step that breaks is entered again: after waits that double up to ten minutes, so that a fault of days leaves a
 * short history. The machine does it, and tells nobody; so whoever comes next judges it by how late he is.
 */

/** Seconds, and how often before the machine pauses and begins again. Each wait is spread by full jitter. */
export const brokenStep = { firstSeconds: 2, growth: 2, capSeconds: 600, retries: 20, pauseSeconds: 60 } as const;

/** Scheduled, started, failed. */
const EVENTS_OF_A_FAILURE = 3;
/** Entered and left by the step and by the pause. */
const EVENTS_OF_A_PAUSE = 4;
/** Wait, Task and Choice: what a lap leaves in the history. */
export const EVENTS_OF_A_LAP = 9;

/** A machine and a function need this long to come, on a slow day. */
const PUNCTUAL_SECONDS = 1;

/** Laps, by the length of their history, that a step spends on failures while it is late by so many seconds. */
export function lapsLost(lateSeconds: number): number {
  const { firstSeconds, growth, capSeconds, retries, pauseSeconds } = brokenStep;
  if (lateSeconds <= PUNCTUAL_SECONDS) return 0;
  let [events, seconds] = [0, 0];
  for (let failed = 0; seconds < lateSeconds; failed = (failed + 1) % (retries + 1)) {
    const isPause = failed === retries;
    events += EVENTS_OF_A_FAILURE + (isPause ? EVENTS_OF_A_PAUSE : 0);
    // Full jitter makes half of it, in the mean.
    seconds += isPause ? pauseSeconds : Math.min(firstSeconds * growth ** failed, capSeconds) / 2;
  }
  return Math.ceil(events / EVENTS_OF_A_LAP);
}
