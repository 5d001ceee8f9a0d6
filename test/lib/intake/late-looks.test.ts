import { expect, test } from '@jest/globals';
import { makeBlueprint } from '../../../local/blueprint.ts';
import { called, idCalled, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const query = { 'Fn::GetAtt': [idCalled(template, 'FunctionsQuery'), 'Arn'] };

test('what the API asks of the provider goes to the one function that may ask it', () => {
  expect(makeBlueprint({}).rules.filter(({ target }) => target === 'query')).toEqual([
    { bus: 'own', pattern: { source: ['bide'], 'detail-type': ['Bide Late Look Asked'] }, target: 'query' },
  ]);
});

test('it is tried three times within an hour, then whoever asked asks again', () => {
  const policy = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 2 };
  const { Targets } = called(template, 'IntakeLateLooksAsked').Properties;
  expect(Targets).toEqual([expect.objectContaining({ Arn: query, RetryPolicy: policy })]);
  expect(called(template, 'FunctionsQueryEventInvokeConfig').Properties).toMatchObject(policy);
});

test('nobody but that rule invokes it from outside of the state machine', () => {
  const permissions = Object.values(template.Resources).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::Permission' && JSON.stringify(Properties['FunctionName']) === JSON.stringify(query),
  );
  const SourceArn = { 'Fn::GetAtt': [idCalled(template, 'IntakeLateLooksAsked'), 'Arn'] };
  expect(permissions.map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({ Principal: 'events.amazonaws.com', SourceArn }),
  ]);
});
