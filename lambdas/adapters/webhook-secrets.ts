/** The secret of webhooks from Secrets Manager, cached per function environment. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../core/ports.ts';
import { readDeploymentSecret, type DeploymentSecret } from '../../core/webhooks/deployment-secret.ts';

export interface WebhookSecretsOptions {
  readonly client: SecretsManagerClient;
  readonly secretId: string;
  readonly clock: Pick<Clock, 'now'>;
  /** @default 300 */
  readonly cacheSeconds?: number;
}

/** Reads it. @throws when it cannot be read or is not what Bide writes */
export type WebhookSecrets = () => Promise<DeploymentSecret>;

/** A failed read is not kept. While a kept one is old its secret is still valid: a replaced one signs along. */
export function webhookSecrets(options: WebhookSecretsOptions): WebhookSecrets {
  const { client, secretId: SecretId, clock, cacheSeconds = 300 } = options;
  let known: { readonly secret: DeploymentSecret; readonly until: number } | undefined;
  return async () => {
    if (known !== undefined && known.until > clock.now()) return known.secret;
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    known = { secret: readDeploymentSecret(SecretString), until: clock.now() + 1000 * cacheSeconds };
    return known.secret;
  };
}
