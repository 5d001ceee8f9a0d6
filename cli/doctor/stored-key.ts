/** Whether a provider key was set since its deployment. */
import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { reasonOf } from './check.ts';

export type StoredKey =
  | { readonly kind: 'set'; readonly value: string }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A deployment gives a secret a random value: its only version, until somebody sets another one. */
const hasPrevious = (stages: Readonly<Record<string, readonly string[]>>) =>
  Object.values(stages).some((labels) => labels.includes('AWSPREVIOUS'));

/** Reads a secret, and by its versions whether somebody has set it. */
export async function readStoredKey(SecretId: string, config: SecretsManagerClientConfig): Promise<StoredKey> {
  const { DescribeSecretCommand, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const { secretsClient } = await import('../../lambdas/adapters/secrets.ts');
  const client = secretsClient(config);
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    const { VersionIdsToStages: stages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    const value = SecretString.trim();
    return value === '' || !hasPrevious(stages) ? { kind: 'unset' } : { kind: 'set', value };
  } catch (cause) {
    // A secret without any value answers so, too.
    if ((cause as Error).name === 'ResourceNotFoundException') return { kind: 'unset' };
    return { kind: 'unreadable', reason: reasonOf(cause) };
  } finally {
    client.destroy();
  }
}
