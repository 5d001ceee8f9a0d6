/** Provider keys from Secrets Manager, cached per function environment. */
import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import type { Clock, Secrets } from '../../core/ports.ts';

/** What the adapter works with. */
export interface SecretsOptions {
  readonly client: SecretsManagerClient;
  /** Provider key id → id of its secret. */
  readonly secretIds: Readonly<Record<string, string>>;
  readonly clock: Pick<Clock, 'now'>;
  /** @default 300 */
  readonly cacheSeconds?: number;
}

interface Cached {
  readonly value: Promise<string>;
  readonly until: number;
}

/** A client that gives up in time. */
export function secretsClient(config: SecretsManagerClientConfig = {}): SecretsManagerClient {
  const requestHandler = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };
  return new SecretsManagerClient({ maxAttempts: 3, requestHandler, ...config });
}

/** The secrets port. Calls that come in together share one request; a failed one is not kept. */
export function secretsManagerSecrets({ client, secretIds, clock, cacheSeconds = 300 }: SecretsOptions): Secrets {
  const cache = new Map<string, Cached>();
  return {
    async providerKey(providerKeyId, { refresh = false } = {}) {
      const known = cache.get(providerKeyId);
      if (known !== undefined && !refresh && known.until > clock.now()) return known.value;
      const value = read(client, providerKeyId, secretIds[providerKeyId]);
      cache.set(providerKeyId, { value, until: clock.now() + 1000 * cacheSeconds });
      value.catch(() => cache.delete(providerKeyId));
      return value;
    },
  };
}

async function read(
  client: SecretsManagerClient,
  providerKeyId: string,
  SecretId: string | undefined,
): Promise<string> {
  const fix = `Set it with: bide secrets set ${providerKeyId}`;
  if (SecretId === undefined) throw new Error(`No secret is configured for the provider key ${providerKeyId}. ${fix}`);
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    const providerKey = SecretString.trim();
    if (providerKey !== '') return providerKey;
  } catch (cause) {
    throw new Error(`The provider key ${providerKeyId} cannot be read. ${fix}`, { cause });
  }
  throw new Error(`The provider key ${providerKeyId} is empty. ${fix}`);
}
