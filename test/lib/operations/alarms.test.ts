import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { articleOf, RUNBOOK } from '../../../lib/operations/alarms.ts';
import { ofType, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const descriptions = alarms.map(({ AlarmDescription }) => String(AlarmDescription));
const headings = [...readFileSync(RUNBOOK, 'utf8').matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);

test('each alarm has an article under its own name, and each article an alarm', () => {
  expect(descriptions.map((description) => description.split(':')[0]).sort()).toEqual([...headings].sort());
});

test('each alarm says where its article is', () => {
  const links = descriptions.map((description) => description.split(' ').at(-1));
  expect(links.sort()).toEqual(headings.map(articleOf).sort());
  expect(articleOf('Provider key trouble')).toBe('docs/operations.md#provider-key-trouble');
});

test('silence is no alarm', () => {
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({
      TreatMissingData: 'notBreaching',
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  }
});

interface Watched {
  readonly Namespace?: unknown;
  readonly MetricName?: unknown;
}

/** The metrics of an alarm: namespace and name, its own or those that it adds up. */
function metricsOf(alarm: Record<string, unknown>): string[] {
  const added = (alarm['Metrics'] ?? []) as { MetricStat?: { Metric: Watched } }[];
  const all: Watched[] = [alarm, ...added.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])];
  const named = all.filter(({ MetricName }) => MetricName !== undefined);
  return [...new Set(named.map(({ Namespace, MetricName }) => `${String(Namespace)} ${String(MetricName)}`))];
}

test('they watch metrics that exist, from these counts on', () => {
  const watched = alarms.filter(({ AlarmDescription }) => !String(AlarmDescription).startsWith('Provider key trouble'));
  expect(watched.map((alarm) => [...metricsOf(alarm), alarm['Threshold']])).toEqual([
    ['AWS/SQS ApproximateNumberOfMessagesVisible', 1],
    ['AWS/SQS ApproximateNumberOfMessagesVisible', 1],
    ['AWS/States ExecutionsFailed', 1],
    ['AWS/States ExecutionsTimedOut', 1],
    ['AWS/Lambda Errors', 5],
    ['AWS/Lambda Throttles', 5],
    ['AWS/ApiGateway 5xx', 5],
  ]);
});

test('trouble with a provider key is counted for this stack alone', () => {
  const alarm = alarms.find(({ AlarmDescription }) => String(AlarmDescription).startsWith('Provider key trouble'));
  const filters = ofType(template, 'AWS::Logs::MetricFilter').map(
    ([, { Properties }]) => (Properties['MetricTransformations'] as Record<string, unknown>[])[0],
  );
  for (const filter of filters) {
    expect([filter?.['MetricNamespace'], filter?.['MetricName']]).toEqual([
      alarm?.['Namespace'],
      alarm?.['MetricName'],
    ]);
  }
  expect(alarm?.['Namespace']).toEqual({ 'Fn::Join': ['', ['Bide/', { Ref: 'AWS::StackName' }]] });
});
