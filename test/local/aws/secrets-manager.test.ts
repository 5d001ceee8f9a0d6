import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { secretsManager } from '../../../local/aws/secrets-manager.ts';

let server: Loopback;
let client: SecretsManagerClient;
let secrets: Record<string, string>;

beforeEach(async () => {
  secrets = { unified: 'key-1' };
  const find = (id: string) => (Object.hasOwn(secrets, id) ? secrets[id] : undefined);
  server = await startLoopback({ services: { secretsmanager: secretsManager(find) } });
  client = new SecretsManagerClient({ ...clientConfig(server.endpoint), maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const read = (SecretId: string | undefined) => client.send(new GetSecretValueCommand({ SecretId }));

test('a secret is read by its id, as it is at that moment', async () => {
  expect(await read('unified')).toMatchObject({
    Name: 'unified',
    SecretString: 'key-1',
    VersionStages: ['AWSCURRENT'],
  });
  secrets['unified'] = 'key-2';
  expect(await read('unified')).toMatchObject({ SecretString: 'key-2' });
});

test('a secret that is not there is refused as AWS does', async () => {
  await expect(read('other')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret.",
    $metadata: { httpStatusCode: 400 },
  });
});

test('a read that names no secret is refused', async () => {
  await expect(read('')).rejects.toMatchObject({ name: 'ValidationException', message: 'SecretId is missing.' });
});
