import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BideFunction } from '../functions/bide-function.ts';
import { logMetric } from './log-metric.ts';

/** What is logged, and not thrown, since the sweeper comes by again. */
const MESSAGES = ['outcome not announced yet', 'task not swept', 'execution not started yet'];

/** Counts failures that leave a task among the open ones: no function fails by them, so no metric of AWS has them. */
export function tasksLeftOpen(scope: Construct, functions: Readonly<Record<string, BideFunction>>): Metric {
  const filterPattern = FilterPattern.any(
    ...MESSAGES.map((message) => FilterPattern.stringValue('$.message', '=', message)),
  );
  return logMetric(scope, { name: 'TasksLeftOpen', functions, filterPattern });
}
