import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { functionNames } from '../../../core/names.ts';
import { makeBlueprint } from '../../../local/blueprint.ts';
import { deploymentOf, secretIdsOf } from '../../../lambdas/adapters/environment.ts';
import { ofType, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const functions = ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
const { functions: local, table } = makeBlueprint({});

test('there is one function a name', () => {
  expect(functions).toHaveLength(functionNames.length);
});

test('they run on arm64 and Node 24, with the same entry', () => {
  for (const properties of functions) {
    expect(properties).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 256,
    });
  }
});

test('each has a role and a log group of its own', () => {
  const logs = functions.map(({ LoggingConfig }) => (LoggingConfig as { LogGroup: { Ref: string } }).LogGroup.Ref);
  const roles = functions.map(({ Role }) => (Role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
  expect([new Set(logs).size, new Set(roles).size]).toEqual([4, 4]);
});

test('every log group forgets', () => {
  const retentions = ofType(template, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties['RetentionInDays']);
  expect(retentions).toEqual([30, 30, 30, 30, 30]);
});

test('timeouts are those of the settings', () => {
  const settings = {
    submitTimeoutSeconds: 61,
    queryTimeoutSeconds: 31,
    recordTimeoutSeconds: 29,
    admitTimeoutSeconds: 14,
  };
  const { admit, submit, query, record } = makeBlueprint({ settings }).functions;
  expect([admit, submit, query, record].map(({ timeoutSeconds }) => timeoutSeconds)).toEqual([14, 61, 31, 29]);
});

test('each function is told what it needs and nothing else', () => {
  expect(Object.fromEntries(functionNames.map((name) => [name, Object.keys(local[name].environment).sort()]))).toEqual({
    admit: ['BIDE_DEPLOYMENT', 'STATE_MACHINE_ARN', 'TABLE_NAME'],
    submit: ['BIDE_DEPLOYMENT', 'PROVIDER_SECRETS', 'TABLE_NAME'],
    query: ['BIDE_DEPLOYMENT', 'PROVIDER_SECRETS', 'TABLE_NAME'],
    record: ['TABLE_NAME'],
  });
  for (const name of functionNames) expect(local[name].environment['TABLE_NAME']).toBe(table.name);
});

test('the functions read the settings that the stack was given', () => {
  const settings = { settings: { maxAttempts: 5 }, providers: { unified: { baseUrl: 'https://example.org/api' } } };
  const { environment } = makeBlueprint(settings).functions.submit;
  expect(deploymentOf(environment)).toEqual(parseDeployment(settings));
});

test('fits its settings into the 4 KB that Lambda allows for the environment', () => {
  for (const name of functionNames) {
    expect(Buffer.byteLength(JSON.stringify(local[name].environment))).toBeLessThan(4096);
  }
});

test('every provider key that a task may use has a secret, whose value is not in the template', () => {
  const renamed = { providers: { unified: { providerKeyId: 'team-a' } } };
  expect(Object.keys(secretIdsOf(local.submit.environment)).sort()).toEqual(['replicate', 'unified']);
  expect(Object.keys(secretIdsOf(makeBlueprint(renamed).functions.query.environment)).sort()).toEqual([
    'replicate',
    'team-a',
  ]);
  for (const [, secret] of ofType(template, 'AWS::SecretsManager::Secret')) {
    expect(secret.Properties['GenerateSecretString']).toEqual({});
    expect(secret.Properties['SecretString']).toBeUndefined();
    expect([secret.DeletionPolicy, secret.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  }
});
