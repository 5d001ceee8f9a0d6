/** Handlers that do nothing but make SDK clients, as the floor beside which ours are measured. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionName } from '../../core/names.ts';
import { bundle } from '../../lib/functions/bundle.ts';

/** What the floor of a function is made of. */
export interface Floor {
  readonly packages: readonly string[];
  readonly ky: boolean;
}

const dynamodb = '@aws-sdk/client-dynamodb';
const sfn = '@aws-sdk/client-sfn';
const eventbridge = '@aws-sdk/client-eventbridge';
const secrets = '@aws-sdk/client-secrets-manager';

/** The AWS clients that a function makes when it starts, and ky where it calls a provider. */
export const floors: Readonly<Record<FunctionName, Floor>> = {
  admit: { packages: [dynamodb, sfn], ky: false },
  submit: { packages: [dynamodb, secrets], ky: true },
  query: { packages: [dynamodb, secrets], ky: true },
  record: { packages: [dynamodb, eventbridge], ky: false },
  api: { packages: [dynamodb, sfn, eventbridge], ky: false },
  sweep: { packages: [dynamodb, sfn, eventbridge, secrets], ky: true },
  webhook: { packages: [dynamodb, secrets], ky: true },
};

/** AWS clients by the name of their package, each with commands of ours. */
const clients: Readonly<Record<string, readonly [client: string, ...commands: string[]]>> = {
  [dynamodb]: ['DynamoDBClient', 'GetItemCommand', 'PutItemCommand', 'QueryCommand', 'UpdateItemCommand'],
  [sfn]: ['SFNClient', 'StartExecutionCommand', 'DescribeExecutionCommand'],
  [eventbridge]: ['EventBridgeClient', 'PutEventsCommand'],
  [secrets]: ['SecretsManagerClient', 'GetSecretValueCommand'],
};

/** Writes the bundle of a handler that makes these clients (and knows ky), built as ours are. */
export function bundleStarter({ packages, ky }: Floor, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const source = join(folder, 'source.ts');
  writeFileSync(source, sourceOf(packages, ky));
  bundle(source, folder, [fileURLToPath(new URL('../../node_modules', import.meta.url))]);
}

function sourceOf(packages: readonly string[], withKy: boolean): string {
  const used = packages.map((name) => [name, clients[name] ?? []] as const);
  const imports = used.map(([name, names]) => `import { ${names.join(', ')} } from '${name}';`);
  const made = used.map(([, [client, ...commands]]) => {
    const sends = commands.map((command) => `client.send(new ${command}(input))`);
    return `{ const client = new ${client}({}); calls.push((input) => [${sends.join(', ')}]); }`;
  });
  return [
    ...imports,
    ...(withKy ? ["import ky from 'ky';"] : []),
    `export const make = () => { const calls = []; ${made.join(' ')} ${withKy ? 'calls.push((url) => ky(url));' : ''} return calls; };`,
    'export const handler = (event) => make().map((call) => call(event));',
  ].join('\n');
}
