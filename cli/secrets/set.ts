/** `bide secrets set`: the provider key, from standard input into Secrets Manager. It is never an argument. */
import { parseArgs } from 'node:util';
import { exitCodes, SetupError, UsageError, type Io } from '../io.ts';
import { awsConfig, findResources, resourceOptions, type Resources } from '../target/resources.ts';
import { withAws } from '../target/with-aws.ts';
import { readSecret } from './read-secret.ts';

type Deployed = Extract<Resources, { kind: 'deployed' }>;

/** Says on stderr that it is stored, and nothing of what. */
export async function setSecret(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: resourceOptions, allowPositionals: true });
  const [provider, ...more] = positionals;
  if (provider === undefined) throw new UsageError('No provider was given, e.g. unified.');
  if (more.length > 0) {
    throw new UsageError('The key comes in on standard input, never as an argument: arguments stay in your history.');
  }
  const resources = await findResources(values, io);
  if (resources.kind === 'served') throw new SetupError(local);
  const secretId = secretOf(provider, resources);
  await put(secretId, await readSecret(provider, io), resources);
  io.stderr.write(`The key of ${provider} is set. Functions that keep an older one notice within 5 minutes.\n`);
  return exitCodes.ok;
}

const local =
  'bide serve takes the provider key from BIDE_PROVIDER_KEY when it starts and stores it nowhere: ' +
  'end it, and start it again with that variable set. For a deployed stack add --outputs FILE.';

/** Names of outputs hold no dashes. */
function secretOf(provider: string, { outputs: { secrets, file } }: Deployed): string {
  const secretId = secrets.get(provider.replaceAll('-', ''));
  if (secretId !== undefined) return secretId;
  throw new UsageError(
    `${file} has no secret for ${JSON.stringify(provider)}; known: ${[...secrets.keys()].join(', ')}.`,
  );
}

async function put(SecretId: string, SecretString: string, resources: Deployed): Promise<void> {
  const { PutSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const { secretsClient } = await import('../../lambdas/adapters/secrets.ts');
  const client = secretsClient(awsConfig(resources));
  try {
    await withAws('store the secret', () => client.send(new PutSecretValueCommand({ SecretId, SecretString })));
  } finally {
    client.destroy();
  }
}
