/** A folder that is a checkout of the project to whoever works in it. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { imageRequest } from '../scenarios/image-request.ts';
import { environment } from './bide.ts';
import { run } from './command.ts';
import { aws, target } from './target.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What a command of the README needs of the project; `cdk.json` is the first deployment's, with its settings. */
const PROJECT = [
  'bin',
  'cli',
  'client',
  'core',
  'lambdas',
  'lib',
  'local',
  'providers',
  'node_modules',
  'package.json',
];

/** Makes it unless it is there; answers with its path. */
export async function checkout(): Promise<string> {
  const folder = `${target().folder}/checkout`;
  if (existsSync(folder)) return folder;
  mkdirSync(`${folder}/.bide`, { recursive: true });
  for (const name of PROJECT) symlinkSync(`${root}${name}`, `${folder}/${name}`);
  const settings = readFileSync(`${target().folder}/first/cdk.json`, 'utf8');
  const { context } = JSON.parse(settings) as { context: object };
  writeFileSync(`${folder}/cdk.json`, JSON.stringify({ app: 'npx tsx bin/app.ts', context }));
  writeFileSync(`${folder}/provider-key.txt`, `${await providerKey()}\n`);
  writeFileSync(`${folder}/my-request.json`, JSON.stringify(imageRequest({ id: randomUUID() })));
  return folder;
}

async function providerKey(): Promise<string> {
  const SecretId = target().outputs.ProviderSecretunified;
  const { SecretString = '' } = await new SecretsManagerClient(aws()).send(new GetSecretValueCommand({ SecretId }));
  return SecretString;
}

/** Runs lines of a shell there, with what somebody has in his environment who has an account. @throws as `run` does */
export async function inCheckout(lines: string): Promise<string> {
  const plain = Object.entries(environment()).filter(([name]) => name !== 'BIDE_URL');
  const region = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1', CDK_DISABLE_CLI_TELEMETRY: 'true' };
  const options = { cwd: await checkout(), environment: { ...Object.fromEntries(plain), ...region } };
  return run('sh', ['-ec', lines], options);
}
