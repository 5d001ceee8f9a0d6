/** The real CDK command line, for the app of cdk.json with settings of its own. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from './command.ts';
import { EVENT_SOURCE, OWNER, type Outputs } from './target.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cdk = `${root}node_modules/aws-cdk/bin/cdk`;

export const STACK = 'Bide';

/** Where a command works. */
export interface Site {
  readonly endpoint: string;
  readonly folder: string;
  readonly signal?: AbortSignal;
}

/** What is deployed: `"bide"` of cdk.json. Calls give up early, since providers here are slow on purpose. */
export const settingsFor = (providerUrl: string, more: object = {}) => ({
  operations: false,
  settings: { headersTimeoutSeconds: 8, lookTimeoutSeconds: 5, ...more },
  providers: {
    // The profile's own rate would spread 300 tasks over half a minute.
    unified: { baseUrl: providerUrl, rate: { requests: 100, periodSeconds: 1 } },
    replicate: { baseUrl: providerUrl },
  },
  eventOwners: { [EVENT_SOURCE]: OWNER },
});

/** A state that only the second release has, right after each look. */
export const LATER_STATE = 'Noted by the second release';

/** The app of each release, in this project. */
const apps = { first: 'bin/app.ts', second: 'test/deployed/second-release.ts' } as const;

/** Synthesises a release with these settings; answers with the assembly's folder. */
export async function synthesise(site: Site, name: keyof typeof apps, settings: object): Promise<string> {
  const { app } = JSON.parse(readFileSync(`${root}cdk.json`, 'utf8')) as { app: string };
  const here = `${site.folder}/${name}`;
  mkdirSync(here, { recursive: true });
  writeFileSync(
    `${here}/cdk.json`,
    JSON.stringify({ app: app.replace(apps.first, `${root}${apps[name]}`), context: { bide: settings } }),
  );
  await command(['synth', '--quiet', '--output', `${here}/cdk.out`], site, here);
  return `${here}/cdk.out`;
}

/** Prepares the account for deployments. */
export const bootstrap = (site: Site, assembly: string): Promise<string> =>
  command(['--app', assembly, 'bootstrap', 'aws://000000000000/us-east-1'], site);

/** Deploys the stack, or what has changed in it; answers with its outputs. */
export async function deploy(site: Site, assembly: string): Promise<Outputs> {
  const file = `${site.folder}/outputs.json`;
  await command(['--app', assembly, 'deploy', STACK, '--require-approval', 'never', '--outputs-file', file], site);
  return (JSON.parse(readFileSync(file, 'utf8')) as Record<typeof STACK, Outputs>)[STACK];
}

function command(args: readonly string[], { endpoint, folder, signal }: Site, cwd = folder): Promise<string> {
  const { PATH, HOME } = process.env;
  const environment = {
    PATH,
    HOME,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    NODE_NO_WARNINGS: '1',
  };
  const options = { cwd, environment, ...(signal === undefined ? {} : { signal }) };
  return run(process.execPath, [cdk, '--no-notices', '--no-version-reporting', ...args], options);
}
