import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { secretsClient, secretsManagerSecrets } from '../../../lambdas/adapters/secrets.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { AwsError } from '../../../local/aws/operation.ts';
import { secretsManager } from '../../../local/aws/secrets-manager.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

let server: Loopback;
let client: SecretsManagerClient;
let clock: VirtualClock;
/** Secret ids in the order in which they were asked for. */
let asked: string[];
/** What the service says to the nth request. */
let answer: (nth: number) => string | undefined;

beforeEach(async () => {
  asked = [];
  answer = (nth) => `key-${nth}`;
  clock = new VirtualClock();
  const find = (id: string) => answer(asked.push(id));
  server = await startLoopback({ services: { secretsmanager: secretsManager(find) } });
  client = secretsClient(clientConfig(server.endpoint));
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const secrets = () =>
  secretsManagerSecrets({ client, secretIds: { first: 'arn:first', second: 'arn:second' }, clock, cacheSeconds: 10 });

test('a key is read once, and again when its time in the cache is over', async () => {
  const port = secrets();
  expect([await port.providerKey('first'), await port.providerKey('first')]).toEqual(['key-1', 'key-1']);
  clock.jump(9_999);
  expect(await port.providerKey('first')).toBe('key-1');
  clock.jump(1);
  expect(await port.providerKey('first')).toBe('key-2');
  expect(asked).toEqual(['arn:first', 'arn:first']);
});

test('a forced read goes round the cache, and is kept', async () => {
  const port = secrets();
  await port.providerKey('first');
  expect(await port.providerKey('first', { refresh: true })).toBe('key-2');
  expect(await port.providerKey('first')).toBe('key-2');
});

test('calls that come in together share one request, each key its own', async () => {
  const port = secrets();
  const values = await Promise.all(['first', 'first', 'second', 'first'].map((id) => port.providerKey(id)));
  expect(asked.sort()).toEqual(['arn:first', 'arn:second']);
  expect(new Set([values[0], values[1], values[3]]).size).toBe(1);
  expect(values[2]).not.toBe(values[0]);
});

test('the line break at the end of a pasted key is not part of it', async () => {
  answer = () => ' sk-pasted\r\n';
  expect(await secrets().providerKey('first')).toBe('sk-pasted');
});

test.each(['', ' \n'])('a secret of %j is empty, and the message says how to set it', async (value) => {
  answer = () => value;
  await expect(secrets().providerKey('first')).rejects.toThrow(
    'The provider key first is empty. Set it with: bide secrets set first',
  );
});

test('a key without a secret asks nobody', async () => {
  await expect(secrets().providerKey('third')).rejects.toThrow(
    'No secret is configured for the provider key third. Set it with: bide secrets set third',
  );
  expect(asked).toEqual([]);
});

test('a failed read is not kept, and its cause is passed on', async () => {
  const port = secrets();
  answer = (nth) => (nth === 1 ? undefined : 'key');
  await expect(port.providerKey('first')).rejects.toMatchObject({
    message: 'The provider key first cannot be read. Set it with: bide secrets set first',
    cause: { name: 'ResourceNotFoundException' },
  });
  expect(await port.providerKey('first')).toBe('key');
});

test('a throttle is tried three times in all', async () => {
  answer = () => {
    throw new AwsError('ThrottlingException', 'Rate exceeded');
  };
  await expect(secrets().providerKey('first')).rejects.toMatchObject({ cause: { name: 'ThrottlingException' } });
  expect(asked).toHaveLength(3);
});
