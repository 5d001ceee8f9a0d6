/** The schedule of a workload as callers see it. */
import type { Settings } from '../defaults.ts';
import type { Estimate } from '../durations/estimate.ts';
import { quantileSeconds } from '../durations/quantile.ts';
import { explainWait } from '../timing/explain-wait.ts';
import { plannedLooks } from '../timing/planned-looks.ts';
import type { Urgency } from '../task/urgency.ts';
import { secondsPerLookOf } from '../timing/seconds-per-look.ts';
import type { ScheduleView } from './schedule-schema.ts';

/** What is known of tasks of that workload, and the looks that follow from it. */
export function scheduleView(workload: string, estimate: Estimate, urgency: Urgency, settings: Settings): ScheduleView {
  const secondsPerLook = secondsPerLookOf(urgency, settings);
  const isKnown = estimate.samples > 0;
  const atFirst = { looks: 0, laps: 0, estimatedSeconds: -1, elapsedSeconds: 0 };
  const standing = { ...atFirst, secondsToDeadline: settings.deadlineSeconds, known: estimate, secondsPerLook };
  const looks = plannedLooks(standing, settings).map(({ wait, atSeconds }) => ({
    waitSeconds: wait.seconds,
    atSeconds,
    endedBy: isKnown ? round(estimate.endedBy(atSeconds)) : null,
    why: wait.why,
    explanation: explainWait(wait.why),
  }));
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
