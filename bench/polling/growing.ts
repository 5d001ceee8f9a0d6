import { defaults } from '../../core/defaults.ts';
import type { Random } from '../../core/ports.ts';
import { nextWait } from '../../core/timing/next-wait.ts';
import type { Policy } from './replay.ts';

/** Our own waits without anything learnt: what a task of an unknown kind gets. */
export function growing(random: Random): Policy {
  return {
    wait(_, elapsedSeconds, looks) {
      const secondsToDeadline = defaults.deadlineSeconds - elapsedSeconds;
      const place = { looks, laps: looks, elapsedSeconds, secondsToDeadline, estimatedSeconds: -1, secondsPerLook: 2 };
      return nextWait(place, defaults, random).seconds;
    },
  };
}
