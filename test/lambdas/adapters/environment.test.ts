import { expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import { environmentNames } from '../../../core/names.ts';
import { deploymentOf, required, secretIdsOf } from '../../../lambdas/adapters/environment.ts';

const deployment = (value: unknown) => ({ [environmentNames.deployment]: JSON.stringify(value) });
const secrets = (value: unknown) => ({ [environmentNames.secrets]: JSON.stringify(value) });

test('a variable is read as it is', () => {
  expect(required({ TABLE_NAME: ' T ' }, 'TABLE_NAME')).toBe(' T ');
});

test.each([{}, { TABLE_NAME: undefined }, { TABLE_NAME: '' }])('a variable of %j is named as missing', (variables) => {
  expect(() => required(variables, 'TABLE_NAME')).toThrow('Environment variable TABLE_NAME is missing.');
});

test('what a deployment leaves out is as the defaults have it', () => {
  const { settings, ...rest } = deploymentOf(deployment({ settings: { maxAttempts: 5 }, eventOwners: { app: 'me' } }));
  expect(settings).toEqual({ ...defaults, maxAttempts: 5 });
  expect(rest).toEqual({ providers: {}, eventOwners: { app: 'me' }, keepFiles: false, inputBuckets: [] });
});

test.each(['maxAttempts', 'deadlineSeconds', 'owners'])('every problem of a deployment is told at once: %s', (name) => {
  const bad = deployment({ settings: { maxAttempts: -1, deadlineSeconds: 'long' }, owners: {} });
  expect(() => deploymentOf(bad)).toThrow(name);
});

test('a deployment that is not there is named', () => {
  expect(() => deploymentOf({})).toThrow('Environment variable BIDE_DEPLOYMENT is missing.');
});

test('a deployment that is not JSON is named', () => {
  expect(() => deploymentOf({ BIDE_DEPLOYMENT: '{' })).toThrow('Environment variable BIDE_DEPLOYMENT is not JSON.');
});

test('secrets are found by the id of their provider key', () => {
  expect(secretIdsOf(secrets({ unified: 'arn:aws:secretsmanager:x' }))).toEqual({
    unified: 'arn:aws:secretsmanager:x',
  });
});

test('a secret id that is not text is refused', () => {
  expect(() => secretIdsOf(secrets({ unified: 1 }))).toThrow('expected string');
});
