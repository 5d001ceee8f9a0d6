import { expect, test } from '@jest/globals';
import { makeBlueprint } from '../../../local/blueprint.ts';
import { called, idCalled, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const arnOf = (name: string) => ({ 'Fn::GetAtt': [idCalled(template, name), 'Arn'] });

test('outcomes of tasks that have a webhook, and wishes for another try, go to the function that sends', () => {
  const detailTypes = ['Bide Task Succeeded', 'Bide Task Failed', 'Bide Task Cancelled', 'Bide Webhook Due'];
  const pattern = { source: ['bide'], 'detail-type': detailTypes, detail: { task: { webhook: [true] } } };
  const rules = makeBlueprint({}).rules.filter(({ target }) => target === 'webhook');
  expect(rules).toEqual([{ bus: 'own', pattern, target: 'webhook' }]);
});

test('an event is handed over within an hour, or the sweeper asks again', () => {
  const RetryPolicy = { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 2 };
  const { Targets } = called(template, 'WebhooksDue').Properties;
  expect(Targets).toEqual([expect.objectContaining({ Arn: arnOf('FunctionsWebhook'), RetryPolicy })]);
});

test('what was given up is kept', () => {
  expect(called(template, 'FunctionsWebhookEventInvokeConfig').Properties).toMatchObject({
    DestinationConfig: { OnFailure: { Destination: arnOf('WebhooksGivenUp') } },
    MaximumRetryAttempts: 2,
  });
});

test('Secrets Manager makes the secret', () => {
  expect(called(template, 'FunctionsWebhookSecret').Properties['GenerateSecretString']).toEqual({
    SecretStringTemplate: '{}',
    GenerateStringKey: 'current',
    PasswordLength: 64,
    ExcludePunctuation: true,
  });
});
