import type { AttemptRecord } from '../attempt/attempt-record.ts';
import type { StepPorts } from '../ports.ts';
import { profileOf } from '../provider/profiles.ts';
import { durationsIn } from './durations.ts';
import type { Estimate } from './estimate.ts';
import type { Observed } from './observed.ts';
import type { Learnt } from './outlook.ts';
import { runOf, workloadNamed } from './workload.ts';

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

/** What was learnt of tasks like an attempt's, their runs apart where its provider tells when they began. */
export async function learntOf(
  task: { readonly profile: string; readonly operation: string },
  attempt: AttemptRecord,
  source: DurationsSource,
): Promise<Learnt> {
  const workload = workloadNamed(task, attempt.workload);
  const isTold = workload !== undefined && profileOf(task.profile).reply.took?.began !== undefined;
  const [whole, run] = await Promise.all([
    knownDurations(workload, source),
    isTold ? knownDurations(runOf(workload), source) : undefined,
  ]);
  return { whole, run };
}

/** Learns, best effort: what cannot be written is not learnt, and nothing else happens. */
export async function learnDuration({ workload, interval, failed }: Observed, source: DurationsSource): Promise<void> {
  try {
    await durationsOf(source).learn(workload, interval, failed);
  } catch (cause) {
    source.log.warn('duration not learnt', { workload, cause: String(cause) });
  }
}
