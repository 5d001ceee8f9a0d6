import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { articleOf, RUNBOOK } from '../../../lib/operations/alarms.ts';
import { ofType, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const descriptions = alarms.map(({ AlarmDescription }) => String(AlarmDescription));
const [, section = ''] = /^## Alarms$(.*?)^## /ms.exec(readFileSync(RUNBOOK, 'utf8')) ?? [];
const headings = [...section.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);

test('each alarm has an article under its own name, and each article an alarm', () => {
  expect(descriptions.map((description) => description.split(':')[0]).sort()).toEqual([...headings].sort());
});

test('each alarm says in words where its article is', () => {
  const places = descriptions.map((description) => description.slice(description.indexOf('Runbook:')));
  expect(places.sort()).toEqual(headings.map(articleOf).sort());
  expect(articleOf('Provider key trouble')).toBe("Runbook: docs/operations.md, 'Provider key trouble'");
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

/** Alarms on lines of our own logs, and the counts that they alarm from. */
const LOGGED = [
  ['Provider key trouble', 'ProviderKeyTrouble', 1],
  ['Tasks left open', 'TasksLeftOpen', 2],
] as const;

test('they watch metrics that exist, from these counts on', () => {
  const isLogged = (description: unknown) => LOGGED.some(([name]) => String(description).startsWith(name));
  const watched = alarms.filter(({ AlarmDescription }) => !isLogged(AlarmDescription));
  expect(watched.map((alarm) => [...metricsOf(alarm), alarm['Threshold']])).toEqual([
    ['AWS/SQS ApproximateNumberOfMessagesVisible', 1],
    ['AWS/SQS ApproximateNumberOfMessagesVisible', 1],
    ['AWS/SQS ApproximateNumberOfMessagesVisible', 1],
    ['AWS/States ExecutionsFailed', 1],
    ['AWS/States ExecutionsTimedOut', 1],
    ['AWS/Lambda Errors', 5],
    ['AWS/Lambda Throttles', 5],
    ['AWS/ApiGateway 5xx', 5],
  ]);
});

test.each(LOGGED)('%s is counted for this stack alone', (name, metric, threshold) => {
  const alarm = alarms.find(({ AlarmDescription }) => String(AlarmDescription).startsWith(name));
  const filters = ofType(template, 'AWS::Logs::MetricFilter')
    .filter(([id]) => id.startsWith(`Operations${metric}`))
    .map(([, { Properties }]) => (Properties['MetricTransformations'] as Record<string, unknown>[])[0]);
  expect(filters.length).toBeGreaterThan(0);
  for (const filter of filters) {
    expect([filter?.['MetricNamespace'], filter?.['MetricName']]).toEqual([
      alarm?.['Namespace'],
      alarm?.['MetricName'],
    ]);
  }
  expect(alarm?.['Namespace']).toEqual({ 'Fn::Join': ['', ['Bide/', { Ref: 'AWS::StackName' }]] });
  expect(alarm?.['Threshold']).toBe(threshold);
});
