/** The real command line as a process, called as somebody who has just deployed would call it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from './command.ts';
import { apiUrl, target } from './target.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = import.meta.resolve('tsx');

/** The file that `cdk deploy` wrote. */
export const outputsFile = () => `${target().folder}/outputs.json`;

/** What a command came to. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Called {
  /** Caller key of the environment. @default none */
  readonly callerKey?: string;
  /** @default nothing to read */
  readonly stdin?: string;
}

/** Runs a command in the folder of the first deployment, whose `cdk.json` names the provider. */
export async function bide(args: readonly string[], { callerKey, stdin = '' }: Called = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['--import', tsx, `${root}bin/bide.ts`, ...args], {
    cwd: `${target().folder}/first`,
    env: { ...environment(), ...(callerKey === undefined ? {} : { BIDE_CALLER_KEY: callerKey }) },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  child.stdin.end(stdin);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { code, ...said };
}

/** Lines of a shell in the project's own folder. @throws with all that was said when one of them fails */
export const shell = (lines: string): Promise<string> =>
  run('sh', ['-ec', lines], { cwd: root, environment: environment() });

/** Nothing of ours, so that no setting of this machine stands in for one that the README names. */
export function environment(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return {
    PATH,
    HOME,
    NODE_NO_WARNINGS: '1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: target().endpoint,
    BIDE_URL: apiUrl(),
  };
}
