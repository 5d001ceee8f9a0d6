/** The README's "Deploy", word by word, in a folder that is a checkout to whoever works in it. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from '@jest/globals';
import { taskIdOf } from '../../core/task/identity.ts';
import { imageRequest } from '../scenarios/image-request.ts';
import { environment } from './bide.ts';
import { run } from './command.ts';
import { deployBlocks } from './readme.ts';
import { settledTask } from './table.ts';
import { apiUrl, aws, target } from './target.ts';

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

async function providerKey(): Promise<string> {
  const SecretId = target().outputs.ProviderSecretunified;
  const { SecretString = '' } = await new SecretsManagerClient(aws()).send(new GetSecretValueCommand({ SecretId }));
  return SecretString;
}

async function checkout(): Promise<string> {
  const folder = `${target().folder}/checkout`;
  mkdirSync(`${folder}/.bide`, { recursive: true });
  for (const name of PROJECT) symlinkSync(`${root}${name}`, `${folder}/${name}`);
  const settings = readFileSync(`${target().folder}/first/cdk.json`, 'utf8');
  const { context } = JSON.parse(settings) as { context: object };
  writeFileSync(`${folder}/cdk.json`, JSON.stringify({ app: 'npx tsx bin/app.ts', context }));
  writeFileSync(`${folder}/provider-key.txt`, `${await providerKey()}\n`);
  writeFileSync(`${folder}/my-request.json`, JSON.stringify(imageRequest({ id: randomUUID() })));
  return folder;
}

test('bootstrap, deploy, secret, caller key, doctor, a task, curl, an event', async () => {
  const cwd = await checkout();
  const [deploy = '', ...then] = deployBlocks;
  const plain = Object.entries(environment()).filter(([name]) => name !== 'BIDE_URL');
  const region = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1', CDK_DISABLE_CLI_TELEMETRY: 'true' };
  const shell = (lines: string) =>
    run('sh', ['-ec', lines], { cwd, environment: { ...Object.fromEntries(plain), ...region } });
  await shell(deploy);
  const file = `${cwd}/.bide/outputs.json`;
  // The address of a gateway in the emulator is no name that resolves.
  const outputs = JSON.parse(readFileSync(file, 'utf8')) as { Bide: Record<string, string> };
  expect(outputs.Bide['ApiId']).toBe(target().outputs.ApiId);
  writeFileSync(file, JSON.stringify({ Bide: { ...outputs.Bide, ApiUrl: apiUrl() } }));

  const said = await shell(then.slice(0, -1).join('\n'));
  expect(said).toMatch(/^✓ provider unified/m);
  expect(said).toMatch(/^[a-z2-7]{26} {2}succeeded /m);
  const [byCurl] = /\{"id":"[a-z2-7]{26}".*\}/.exec(said) ?? [];
  const { id } = JSON.parse(byCurl ?? '{}') as { id: string };
  expect(id).toBe(taskIdOf('me', 'order-4711'));
  expect((await settledTask(id)).outcome?.code).toBe('succeeded');
  expect(said).toMatch(/^[\w-]{36}$/m);
});

test('how it is removed: as the last part of this run does', () => {
  expect(deployBlocks.at(-1)).toBe('npx cdk destroy --force\n');
});
