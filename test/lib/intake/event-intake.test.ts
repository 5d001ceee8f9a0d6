import { expect, test } from '@jest/globals';
import { makeBlueprint } from '../../../local/blueprint.ts';
import { called, idCalled, ofType, synthesise, type Statement } from '../synthesised.ts';

const eventOwners = { 'my.app': 'alice', 'my.other': 'bob' };

const [template] = synthesise({ eventOwners });
if (template === undefined) throw new Error('Nothing was synthesised.');

const ruleOf = (settings: unknown) => makeBlueprint(settings).rules.find(({ target }) => target === 'admit');

test('events on the own bus request tasks, when their source has an owner; others never reach admission', () => {
  expect(ruleOf({ eventOwners })).toEqual({
    bus: 'own',
    pattern: { 'detail-type': ['Bide Task Requested'], source: ['my.app', 'my.other'] },
    target: 'admit',
  });
});

test('without an owner for any source no event reaches admission', () => {
  expect(ruleOf({})).toBeUndefined();
});

test('the name of the bus is made of the name of the stack', () => {
  const { Name } = called(template, 'IntakeEventsBus').Properties;
  expect(Name).toEqual({ 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, expect.stringMatching(/^-[0-9a-f]{8}$/)]] });
});

const arnOf = (name: string) => ({ 'Fn::GetAtt': [idCalled(template, name), 'Arn'] });

test('what cannot be handed over is tried for six hours, then kept', () => {
  const { Targets } = called(template, 'IntakeEventsTaskRequested').Properties;
  expect(Targets).toEqual([
    expect.objectContaining({
      Arn: arnOf('FunctionsAdmit'),
      DeadLetterConfig: { Arn: arnOf('IntakeEventsUndeliveredEvents') },
      RetryPolicy: { MaximumEventAgeInSeconds: 6 * 3600, MaximumRetryAttempts: 60 },
    }),
  ]);
});

test('what admission refuses, or fails at, is kept', () => {
  expect(called(template, 'FunctionsAdmitEventInvokeConfig').Properties).toMatchObject({
    DestinationConfig: { OnFailure: { Destination: arnOf('IntakeEventsFailedAdmissions') } },
    MaximumEventAgeInSeconds: 6 * 3600,
    MaximumRetryAttempts: 2,
  });
});

test('dead letters are encrypted and kept for 14 days', () => {
  const queues = ofType(template, 'AWS::SQS::Queue').map(([, { Properties }]) => Properties);
  expect(queues).toEqual(Array(3).fill({ MessageRetentionPeriod: 14 * 24 * 3600, SqsManagedSseEnabled: true }));
});

test('they are reached by TLS alone, and EventBridge may add to one of them', () => {
  const statements = ofType(template, 'AWS::SQS::QueuePolicy').flatMap(
    ([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
  );
  const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
  const denials = statements.filter(({ Effect }) => Effect === 'Deny');
  expect(denials.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual(
    Array(3).fill({ Action: 'sqs:*', Condition: insecure }),
  );
  expect(statements.filter(({ Effect }) => Effect === 'Allow')).toEqual([
    expect.objectContaining({
      Action: 'sqs:SendMessage',
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': arnOf('IntakeEventsTaskRequested') } },
    }),
  ]);
});
