/** The looks to come at a task that goes on, as they are planned now. Each one is planned anew when the time has come. */
import { nextWait, type PlannedWait, type Schedule, type Standing } from './next-wait.ts';

const MOST_LOOKS = 12;
/** No more looks are planned once so few tasks are left. */
const LEFT = 0.009;

/** One look. All in seconds. */
export interface PlannedLook {
  readonly wait: PlannedWait;
  /** On the same clock as `elapsedSeconds` of where it was planned from. */
  readonly atSeconds: number;
}

/** From where a task stands: at most 12 looks, until its deadline, or nine of a thousand go on. Without chance: nothing is spread, nothing explores. */
export function plannedLooks(standing: Standing, schedule: Schedule): PlannedLook[] {
  const planned: PlannedLook[] = [];
  const { known, elapsedSeconds, secondsToDeadline } = standing;
  const goesOn = (at: number) => at === elapsedSeconds || known === undefined || 1 - known.endedBy(at) > LEFT;
  for (let at = elapsedSeconds; planned.length < MOST_LOOKS && goesOn(at);) {
    const looked = planned.length;
    const left = secondsToDeadline - (at - elapsedSeconds);
    if (left <= 0) break;
    const place = { looks: standing.looks + looked, laps: standing.laps + looked, elapsedSeconds: at };
    const wait = nextWait({ ...standing, ...place, secondsToDeadline: left }, schedule, () => 0.5);
    at += wait.seconds;
    planned.push({ wait, atSeconds: at });
  }
  return planned;
}
