/** What `npm pack` ships, installed into an empty CDK app that has no bundler and no TypeScript. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { functionNames } from '../../core/names.ts';
import { problemsIn } from './shown-programs.ts';

interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
}

const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  devDependencies: Record<string, string>;
};

const app = `
import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { addOutputs, PollingOrchestrator } from 'bide';

const stack = new Stack(new App({ outdir: 'cdk.out' }), 'Mine');
const orchestrator = new PollingOrchestrator(stack, 'Jobs', { settings: { maxAttempts: 2 } });
const role = new Role(stack, 'Worker', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
orchestrator.grantStart(role);
orchestrator.grantRead(role);
addOutputs(orchestrator);
stack.node.root.synth();
`;

let folder: string;
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const node = (code: string) => run(process.execPath, '--input-type=module', '-e', code);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bide-package-'));
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { encoding: 'utf8' });
  const tarball = packed.trim().split('\n').at(-1) ?? '';
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(folder, 'app.js'), app);
  const peers = ['aws-cdk-lib', 'constructs'].map((name) => `${name}@${devDependencies[name] ?? ''}`);
  run('npm', 'install', '--no-audit', '--no-fund', '--silent', join(folder, tarball), ...peers);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('neither bundler nor TypeScript comes along', () => {
  const installed = readdirSync(join(folder, 'node_modules'));
  expect(installed).toContain('bide');
  expect(['esbuild', 'tsx', 'typescript', 'jest'].filter((name) => installed.includes(name))).toEqual([]);
});

describe('the construct', () => {
  let template: Template;
  beforeAll(() => {
    run(process.execPath, 'app.js');
    template = JSON.parse(readFileSync(join(folder, 'cdk.out', 'Mine.template.json'), 'utf8')) as Template;
  }, 60_000);

  test('synthesises in a stack of somebody else', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::StepFunctions::StateMachine')).toHaveLength(1);
    expect(types.filter((type) => type === 'AWS::DynamoDB::GlobalTable')).toHaveLength(1);
  });

  test('deploys bundles that load', () => {
    const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    const keys = functions.map(({ Properties }) => (Properties['Code'] as { S3Key: string }).S3Key);
    const assets = keys.map((key) => join(folder, 'cdk.out', `asset.${key.replace('.zip', '')}`, 'index.mjs'));
    expect(assets.filter((path) => existsSync(path))).toHaveLength(functionNames.length);
    for (const path of assets) {
      const loaded = node(`console.log(typeof (await import(${JSON.stringify(pathToFileURL(path).href)})).handler)`);
      expect(loaded.trim()).toBe('function');
    }
  });
});

test('the client, the names of events and what receivers of webhooks need can be imported', () => {
  expect(node(`const { Bide } = await import('bide/client'); console.log(typeof Bide)`).trim()).toBe('function');
  expect(node(`console.log((await import('bide/events')).TASK_REQUESTED)`).trim()).toBe('Bide Task Requested');
  expect(node(`console.log(typeof (await import('bide/webhooks')).verifyWebhook)`).trim()).toBe('function');
});

test('every program that a page shows compiles where the package is installed, with the types that it ships', () => {
  // As a caller has them who writes TypeScript; those of the package itself are its own.
  const typeRoots = [join(process.cwd(), 'node_modules/@types')];
  expect(problemsIn(folder, { typeRoots })).toEqual([]);
}, 120_000);

test('bide runs a task from the package', () => {
  const body = { model: 'image-1', prompt: 'p', simulate: { tasks: [{ seconds: 1 }] } };
  writeFileSync(join(folder, 'request.json'), JSON.stringify({ profile: 'unified', operation: 'images', body }));
  const out = run('npx', 'bide', 'run', 'request.json', '--json');
  expect(JSON.parse(out)).toMatchObject({ status: 'succeeded', looks: 1, attempts: [{ sends: 1 }] });
}, 60_000);
