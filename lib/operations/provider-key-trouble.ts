import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BideFunction } from '../functions/bide-function.ts';
import { logMetric } from './log-metric.ts';

/** Statuses that speak of our key or our account, not of a task. */
const STATUSES = [401, 402, 403];

/** Counts refusals of our provider keys in the logs of the functions that call a provider. */
export function providerKeyTrouble(scope: Construct, callers: Readonly<Record<string, BideFunction>>): Metric {
  const filterPattern = FilterPattern.all(
    FilterPattern.stringValue('$.message', '=', 'provider error'),
    FilterPattern.any(...STATUSES.map((status) => FilterPattern.numberValue('$.status', '=', status))),
  );
  return logMetric(scope, { name: 'ProviderKeyTrouble', functions: callers, filterPattern });
}
