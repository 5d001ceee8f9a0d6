/** The schedule of a workload as callers see it. */
import type { Settings } from '../defaults.ts';
import type { Estimate } from '../durations/estimate.ts';
import { quantileSeconds } from '../durations/quantile.ts';
import { nextWait } from '../timing/next-wait.ts';
import { explainWait } from '../timing/explain-wait.ts';
import type { Urgency } from '../task/urgency.ts';
import { secondsPerLookOf } from '../timing/seconds-per-look.ts';
import type { ScheduleView } from './schedule-schema.ts';

const MOST_LOOKS = 12;
/** No more looks are shown once so few tasks are left. */
const LEFT = 0.009;

/** Without chance: nothing is spread, nothing explores. */
export function scheduleView(workload: string, estimate: Estimate, urgency: Urgency, settings: Settings): ScheduleView {
  const secondsPerLook = secondsPerLookOf(urgency, settings);
  const isKnown = estimate.samples > 0;
  const looks: ScheduleView['looks'] = [];
  for (let at = 0; looks.length < MOST_LOOKS && (at === 0 || 1 - estimate.endedBy(at) > LEFT);) {
    const place = { looks: looks.length, laps: looks.length, elapsedSeconds: at, known: estimate, secondsPerLook };
    const secondsToDeadline = settings.deadlineSeconds - at;
    if (secondsToDeadline <= 0) break;
    const wait = nextWait({ ...place, estimatedSeconds: -1, secondsToDeadline }, settings, () => 0.5);
    at += wait.seconds;
    const endedBy = isKnown ? round(estimate.endedBy(at)) : null;
    looks.push({
      waitSeconds: wait.seconds,
      atSeconds: at,
      endedBy,
      why: wait.why,
      explanation: explainWait(wait.why),
    });
  }
  const quantile = (of: number) => (isKnown ? round(quantileSeconds(estimate, of, 0)) : null);
  const samples = round(estimate.samples);
  const [p50Seconds, p90Seconds] = [quantile(0.5), quantile(0.9)];
  const distribution = isKnown ? distributionOf(estimate) : [];
  return { workload, urgency, secondsPerLook, samples, p50Seconds, p90Seconds, looks, distribution };
}

/** Steps of the distribution. */
const STEPS = 40;
/** Left out at either end: it reaches far, and tells little. */
const TAIL = 0.005;

/** Evenly spread over the logarithm of the time: durations differ by factors. */
function distributionOf(estimate: Estimate): ScheduleView['distribution'] {
  const [low, high] = [TAIL, 1 - TAIL].map((of) => Math.log(quantileSeconds(estimate, of, 0))) as [number, number];
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const seconds = Math.exp(low + ((high - low) * i) / STEPS);
    return { atSeconds: round(seconds), endedBy: round(estimate.endedBy(seconds)) };
  });
}

const round = (x: number) => Math.round(1000 * x) / 1000;
