/** Where the secret of webhooks is: in Secrets Manager, or in the records of `bide serve`. */
import { join } from 'node:path';
import { readDeploymentSecret, type DeploymentSecret } from '../../core/webhooks/deployment-secret.ts';
import { SetupError, type Io } from '../io.ts';
import { awsConfig, type Resources } from '../target/resources.ts';
import { RECORDS_FOLDER } from '../target/served.ts';
import { withAws } from '../target/with-aws.ts';

type Deployed = Extract<Resources, { kind: 'deployed' }>;

/** @throws SetupError where there is none */
export async function readSecret(resources: Resources, { folder }: Io): Promise<DeploymentSecret> {
  if (resources.kind === 'deployed') return readDeployed(resources);
  const { localWebhookSecret } = await import('../../local/webhook-secret.ts');
  return readDeploymentSecret(localWebhookSecret(join(folder, RECORDS_FOLDER))());
}

export async function storeSecret(secret: DeploymentSecret, resources: Resources, { folder }: Io): Promise<void> {
  const text = JSON.stringify(secret);
  if (resources.kind === 'deployed') return storeDeployed(text, resources);
  const { storeWebhookSecret } = await import('../../local/webhook-secret.ts');
  storeWebhookSecret(join(folder, RECORDS_FOLDER), text);
}

function arnOf({ outputs: { file, webhookSecretArn } }: Deployed): string {
  if (webhookSecretArn !== undefined) return webhookSecretArn;
  throw new SetupError(
    `${file}: has no WebhookSecretArn: it was deployed by a release without webhooks. Deploy again.`,
  );
}

async function readDeployed(resources: Deployed): Promise<DeploymentSecret> {
  const SecretId = arnOf(resources);
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = await clientOf(resources);
  try {
    const read = () => client.send(new GetSecretValueCommand({ SecretId }));
    const { SecretString = '' } = await withAws('read the secret of webhooks', read);
    return readDeploymentSecret(SecretString);
  } finally {
    client.destroy();
  }
}

async function storeDeployed(SecretString: string, resources: Deployed): Promise<void> {
  const SecretId = arnOf(resources);
  const { PutSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = await clientOf(resources);
  try {
    const store = () => client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    await withAws('store the secret of webhooks', store);
  } finally {
    client.destroy();
  }
}

async function clientOf(resources: Deployed) {
  const { secretsClient } = await import('../../lambdas/adapters/secrets.ts');
  return secretsClient(awsConfig(resources));
}
