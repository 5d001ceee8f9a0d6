/** What a person does after a deployment: sets the provider keys and makes a caller key. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { marshall } from '@aws-sdk/util-dynamodb';
import { newCaller } from '../../core/records/caller-record.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import { OWNER, type Outputs } from './target.ts';

/** Sets both provider keys. */
export async function setProviderKey(endpoint: string, outputs: Outputs, providerKey: string): Promise<void> {
  const client = new SecretsManagerClient(clientConfig(endpoint));
  for (const SecretId of [outputs.ProviderSecretunified, outputs.ProviderSecretreplicate]) {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: providerKey }));
  }
}

/** Makes a caller key of OWNER. */
export async function makeCaller(endpoint: string, outputs: Outputs, callerKey: string): Promise<void> {
  const caller = newCaller({ callerKey, name: 'deployed tests', owner: OWNER, now: Date.now() });
  const client = new DynamoDBClient(clientConfig(endpoint));
  const Item = marshall(caller, { removeUndefinedValues: true });
  await client.send(new PutItemCommand({ TableName: outputs.TableName, Item }));
}
