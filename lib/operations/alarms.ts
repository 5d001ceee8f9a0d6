import {
  type Alarm,
  ComparisonOperator,
  TreatMissingData,
  type MathExpression,
  type Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { PollingOrchestrator } from '../polling-orchestrator.ts';

/** Where each alarm has an article, headed by its name. */
export const RUNBOOK = 'docs/operations.md';

/** One alarm: its name is the heading of its article. */
interface Watch {
  readonly name: string;
  readonly says: string;
  readonly metric: Metric | MathExpression;
  /** Alarms from this count on, within the metric's five minutes. */
  readonly threshold?: number;
}

/** Where an alarm's article is, in words: a console has no link into a repository. */
export const articleOf = (name: string) => `Runbook: ${RUNBOOK}, '${name}'`;

/** What only our logs tell. */
export interface LoggedMetrics {
  readonly providerKeyTrouble: Metric;
  readonly tasksLeftOpen: Metric;
}

/** Every alarm. */
export function alarmsOf(scope: Construct, of: PollingOrchestrator, logged: LoggedMetrics): Alarm[] {
  const watches: readonly Watch[] = [
    { name: 'Undelivered events', says: 'Requests wait in a dead-letter queue.', metric: of.metricUndeliveredEvents() },
    { name: 'Failed admissions', says: 'Requested tasks were not admitted.', metric: of.metricFailedAdmissions() },
    { name: 'Webhooks given up', says: 'Receivers were not told.', metric: of.metricWebhooksGivenUp() },
    { name: 'Executions failed', says: 'Outcomes could not be recorded.', metric: of.metricExecutionsFailed() },
    { name: 'Executions timed out', says: 'Executions outlived deadlines.', metric: of.metricExecutionsTimedOut() },
    { name: 'Function errors', says: 'Functions threw or timed out.', metric: of.metricFunctionErrors(), threshold: 5 },
    { name: 'Function throttles', says: 'Functions were not run.', metric: of.metricFunctionThrottles(), threshold: 5 },
    { name: 'API server errors', says: 'Callers got a 5xx.', metric: of.metricApiServerErrors(), threshold: 5 },
    { name: 'Provider key trouble', says: 'A provider refused our key or account.', metric: logged.providerKeyTrouble },
    {
      name: 'Tasks left open',
      says: 'Starting, sweeping or announcing failed.',
      metric: logged.tasksLeftOpen,
      threshold: 2,
    },
  ];
  return watches.map(({ name, says, metric, threshold = 1 }) =>
    // Its physical name comes from CloudFormation: two stages must not share one.
    metric.createAlarm(scope, name.replaceAll(' ', ''), {
      alarmDescription: `${name}: ${says} ${articleOf(name)}`,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }),
  );
}
