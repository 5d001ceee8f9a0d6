/** Every Retry and Catch list of the state machine. */
import { Duration } from 'aws-cdk-lib';
import { Errors, JitterType, JsonPath, type CatchProps, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { brokenStep } from '../../core/timing/broken-step.ts';

/**
 * For Submit and Query: whatever failed, the function or the service around it. Both read the task before they act, so
 * entering them again is always safe.
 */
export const stepRetries: readonly RetryProps[] = [
  {
    errors: [Errors.TASKS_FAILED],
    interval: Duration.seconds(brokenStep.firstSeconds),
    backoffRate: brokenStep.growth,
    maxDelay: Duration.seconds(brokenStep.capSeconds),
    maxAttempts: brokenStep.retries,
    jitterStrategy: JitterType.FULL,
  },
];

/** Nothing of a step is lost when it breaks: `$.step` stays as it was. */
export const keepStep: CatchProps = { errors: [Errors.ALL], resultPath: JsonPath.DISCARD };

/** How long an outcome is tried to be recorded before the execution gives up. */
export const RECORD_RETRY_SECONDS = 3600;

/** For Record: on any error, for an hour. */
export const recordRetries: readonly RetryProps[] = [
  {
    errors: [Errors.ALL],
    interval: Duration.seconds(5),
    backoffRate: 2,
    maxDelay: Duration.seconds(120),
    maxAttempts: attemptsFor(RECORD_RETRY_SECONDS, { interval: 5, rate: 2, cap: 120 }),
    jitterStrategy: JitterType.NONE,
  },
];

/** Retries whose waits add up to at least `totalSeconds`. @throws when the first wait alone is longer than that. */
export function attemptsFor(totalSeconds: number, backoff: { interval: number; rate: number; cap: number }): number {
  const { interval, rate, cap } = backoff;
  if (interval > totalSeconds) {
    throw new RangeError(`Retrying for ${totalSeconds} s is impossible with a first wait of ${interval} s.`);
  }
  let waited = 0;
  let attempts = 0;
  while (waited < totalSeconds) {
    waited += Math.min(interval * rate ** attempts, cap);
    attempts += 1;
  }
  return attempts;
}
