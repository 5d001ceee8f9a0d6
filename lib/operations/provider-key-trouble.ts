import { Aws, Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BideFunction } from '../functions/bide-function.ts';

/** Statuses that speak of our key or our account, not of a task. */
const STATUSES = [401, 402, 403];

/** Counts refusals of our provider keys in the logs of the functions that call a provider; no metric of AWS has them. */
export function providerKeyTrouble(scope: Construct, callers: Readonly<Record<string, BideFunction>>): Metric {
  // A stack's name is unique in its region: two stages are counted apart.
  const name = {
    metricNamespace: `Bide/${Aws.STACK_NAME}`,
    metricName: `ProviderKeyTrouble-${scope.node.addr.slice(-8)}`,
  };
  const filterPattern = FilterPattern.all(
    FilterPattern.stringValue('$.message', '=', 'provider error'),
    FilterPattern.any(...STATUSES.map((status) => FilterPattern.numberValue('$.status', '=', status))),
  );
  for (const [id, { logGroup }] of Object.entries(callers)) {
    new MetricFilter(scope, `ProviderKeyTrouble-${id}`, { ...name, logGroup, filterPattern, metricValue: '1' });
  }
  const { metricNamespace: namespace, metricName } = name;
  return new Metric({ namespace, metricName, statistic: 'Sum', period: Duration.minutes(5) });
}
