import { expect, test } from '@jest/globals';
import type { Template } from '../../local/resolve-template.ts';
import { rulesOf } from '../../local/rule-blueprint.ts';

const templateOf = (properties: Record<string, unknown>): Template => ({
  Resources: {
    Sweep: { Type: 'AWS::Lambda::Function' },
    Bus: { Type: 'AWS::Events::EventBus' },
    Queue: { Type: 'AWS::SQS::Queue' },
    Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [toSweep], ...properties } },
  },
});
const toSweep = { Arn: { 'Fn::GetAtt': ['Sweep', 'Arn'] }, Id: 'Target0' };
const read = (properties: Record<string, unknown>) =>
  rulesOf(templateOf(properties), (arn) => (arn.endsWith(':function:Sweep') ? 'sweep' : undefined));

test.each([
  ['rate(1 minute)', 60],
  ['rate(5 minutes)', 300],
  ['rate(2 hours)', 7200],
  ['rate(1 day)', 86_400],
])('%s is every %d s', (ScheduleExpression, everySeconds) => {
  expect(read({ ScheduleExpression })).toEqual([{ bus: 'default', everySeconds, target: 'sweep' }]);
});

test('a pattern on the own bus', () => {
  const EventPattern = { source: ['a'], 'detail-type': ['b'], detail: { status: ['c'] } };
  expect(read({ EventBusName: { Ref: 'Bus' }, EventPattern })).toEqual([
    { bus: 'own', pattern: EventPattern, target: 'sweep' },
  ]);
});

test('one rule a target, with what it is told; dead-letter queues are none of its business', () => {
  const DeadLetterConfig = { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } };
  const Targets = [
    { ...toSweep, DeadLetterConfig },
    { ...toSweep, Input: '{"kind":"schedule"}' },
  ];
  expect(read({ ScheduleExpression: 'rate(1 minute)', Targets })).toEqual([
    { bus: 'default', everySeconds: 60, target: 'sweep' },
    { bus: 'default', everySeconds: 60, target: 'sweep', input: { kind: 'schedule' } },
  ]);
});

test('a schedule of another form is refused', () => {
  expect(() => read({ ScheduleExpression: 'cron(0 12 * * ? *)' })).toThrow(
    'The rule Rule runs cron(0 12 * * ? *); this machine knows rate(…) only.',
  );
});

test('a target that is no function of ours is refused', () => {
  const Targets = [{ Arn: 'arn:aws:lambda:us-east-1:000000000000:function:Other' }];
  expect(() => read({ ScheduleExpression: 'rate(1 minute)', Targets })).toThrow(
    'The rule Rule calls arn:aws:lambda:us-east-1:000000000000:function:Other, which is no function of ours.',
  );
});
