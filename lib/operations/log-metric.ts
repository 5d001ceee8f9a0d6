import { Aws, Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { MetricFilter, type IFilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { BideFunction } from '../functions/bide-function.ts';

export interface LogMetricProps {
  readonly name: string;
  /** Whose logs are read. */
  readonly functions: Readonly<Record<string, BideFunction>>;
  readonly filterPattern: IFilterPattern;
}

/** Counts lines of our logs, for what no metric of AWS has. */
export function logMetric(scope: Construct, { name, functions, filterPattern }: LogMetricProps): Metric {
  // A stack's name is unique in its region: two stages are counted apart.
  const metricNamespace = `Bide/${Aws.STACK_NAME}`;
  const metricName = `${name}-${scope.node.addr.slice(-8)}`;
  for (const [id, { logGroup }] of Object.entries(functions)) {
    const counted = { metricNamespace, metricName, metricValue: '1' };
    new MetricFilter(scope, `${name}-${id}`, { ...counted, logGroup, filterPattern });
  }
  return new Metric({ namespace: metricNamespace, metricName, statistic: 'Sum', period: Duration.minutes(5) });
}
