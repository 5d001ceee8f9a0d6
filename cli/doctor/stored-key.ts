/** Whether a provider key was set since its deployment. */
import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { reasonOf } from './check.ts';

export type StoredKey =
  | { readonly kind: 'set'; readonly value: string }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** A deployment gives a secret a random value in the moment in which it makes it. */
const SAME_MOMENT_MS = 5000;

/** Reads a secret, and by its times whether somebody has set it. */
export async function readStoredKey(SecretId: string, config: SecretsManagerClientConfig): Promise<StoredKey> {
  const { DescribeSecretCommand, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const { secretsClient } = await import('../../lambdas/adapters/secrets.ts');
  const client = secretsClient(config);
  try {
    const { SecretString = '', CreatedDate: setAt } = await client.send(new GetSecretValueCommand({ SecretId }));
    const { CreatedDate: madeAt } = await client.send(new DescribeSecretCommand({ SecretId }));
    const isGenerated =
      setAt !== undefined && madeAt !== undefined && setAt.getTime() - madeAt.getTime() < SAME_MOMENT_MS;
    const value = SecretString.trim();
    return value === '' || isGenerated ? { kind: 'unset' } : { kind: 'set', value };
  } catch (cause) {
    // A secret without any value answers so, too.
    if ((cause as Error).name === 'ResourceNotFoundException') return { kind: 'unset' };
    return { kind: 'unreadable', reason: reasonOf(cause) };
  } finally {
    client.destroy();
  }
}
