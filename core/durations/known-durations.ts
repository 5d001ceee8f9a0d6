import type { StepPorts } from '../ports.ts';
import { durationsIn } from './durations.ts';
import type { Estimate } from './estimate.ts';
import type { Interval } from './observation.ts';

/** Where durations are read and taught; what is kept in mind goes first. */
export type DurationsSource = Pick<StepPorts, 'table' | 'clock' | 'random' | 'log' | 'durations'>;

const durationsOf = (source: DurationsSource) => source.durations ?? durationsIn(source);

/** The estimate, best effort: without one a task is waited for as one of an unknown kind. */
export async function knownDurations(
  workload: string | undefined,
  source: DurationsSource,
): Promise<Estimate | undefined> {
  if (workload === undefined) return undefined;
  try {
    return await durationsOf(source).estimate(workload);
  } catch (cause) {
    source.log.warn('durations not read', { workload, cause: String(cause) });
    return undefined;
  }
}

/** Learns, best effort: what cannot be written is not learnt, and nothing else happens. */
export async function learnDuration(workload: string, interval: Interval, source: DurationsSource): Promise<void> {
  try {
    await durationsOf(source).learn(workload, interval);
  } catch (cause) {
    source.log.warn('duration not learnt', { workload, cause: String(cause) });
  }
}
