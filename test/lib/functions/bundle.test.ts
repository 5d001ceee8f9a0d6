import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentsOf } from '../../../bench/cold-start/contents.ts';
import type { Metafile } from 'esbuild';
import { functionNames, type FunctionName } from '../../../core/names.ts';
import { BUNDLE_FILE, bundleFunction } from '../../../lib/functions/bundle.ts';

/** Outside the project, so that nothing is found in its `node_modules`. */
const folder = mkdtempSync(join(tmpdir(), 'bide-bundle-'));
const accounts = new Map<FunctionName, Metafile>();
const of = (name: FunctionName) => contentsOf(accounts.get(name) ?? { inputs: {}, outputs: {} });

beforeAll(() => {
  for (const name of functionNames) accounts.set(name, bundleFunction(name, join(folder, name)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Packages that only some functions have a use for → those that load them whenever they start. */
const users: Readonly<Record<string, readonly FunctionName[]>> = {
  '@aws-sdk/client-dynamodb': functionNames,
  '@aws-sdk/client-secrets-manager': ['submit', 'query', 'sweep', 'webhook'],
  '@aws-sdk/client-sfn': ['admit', 'api', 'sweep'],
  '@aws-sdk/client-eventbridge': ['record', 'api', 'sweep'],
  ky: ['submit', 'query', 'sweep', 'webhook'],
  hono: ['api'],
  zod: ['admit'],
  canonicalize: ['admit', 'api'],
};

/** Functions that tell another one's story as a part of their own. */
const borrows: Readonly<Partial<Record<FunctionName, readonly FunctionName[]>>> = {
  api: ['admit'],
  sweep: ['admit', 'submit', 'query', 'record'],
};

describe.each(functionNames)('the bundle of %s', (name) => {
  test('needs nothing beside Node', () => {
    const { href } = pathToFileURL(join(folder, name, BUNDLE_FILE));
    const load = `const { handler } = await import(${JSON.stringify(href)}); process.stdout.write(typeof handler);`;
    const told = execFileSync(process.execPath, ['--input-type=module', '--eval', load], { cwd: folder });
    expect(String(told)).toBe('function');
  });

  test('loads the packages that it uses', () => {
    const { names } = of(name).loaded;
    const expected = Object.keys(users).filter((one) => users[one]?.includes(name));
    expect(Object.keys(users).filter((one) => names.includes(one))).toEqual(expected);
  });

  test('holds the client of object storage only where results or inputs are stored or read, and loads it when one is met', () => {
    const stores = ['submit', 'query', 'api', 'sweep'].includes(name);
    expect(of(name).loaded.names).not.toContain('@aws-sdk/client-s3');
    expect(of(name).onDemand.names.includes('@aws-sdk/client-s3')).toBe(stores);
  });

  test('holds no code of another function, and none of the infrastructure', () => {
    const { loaded, onDemand } = of(name);
    const allowed = [name, 'adapters', ...(borrows[name] ?? [])].map((one) => `lambdas/${one}/`);
    const foreign = [...loaded.names, ...onDemand.names].filter((path) => {
      const isCode = path.startsWith('lambdas/') && !allowed.some((prefix) => path.startsWith(prefix));
      return isCode || /^(lib|local|cli|client|bin|test|bench)\/|^aws-cdk-lib$|^constructs$/.test(path);
    });
    expect(foreign).toEqual([]);
  });

  test('has the OpenAPI document nowhere but in the API, where it is loaded when somebody asks for it', () => {
    const isDocument = (path: string) => /^core\/api\/(openapi\/|(task|error|audit|envelope)-schema)/.test(path);
    expect(of(name).loaded.names.filter(isDocument)).toEqual([]);
    expect(of(name).onDemand.names.some(isDocument)).toBe(name === 'api');
  });

  test('checks requests nowhere but where they are taken in; the API loads what does so when one comes', () => {
    const checks = (names: readonly string[]) => names.includes('zod') && names.includes('core/task/request.ts');
    expect(checks(of(name).loaded.names)).toBe(name === 'admit');
    expect(checks(of(name).onDemand.names)).toBe(name === 'api');
  });

  test('has no language of zod but English', () => {
    const modules = Object.values(accounts.get(name)?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs));
    const languages = modules.filter((path) => path.includes('/zod/') && path.includes('/locales/'));
    const expected = ['admit', 'api'].includes(name) ? ['en.js'] : [];
    expect(languages.map((path) => path.replace(/.*\//, ''))).toEqual(expected);
  });
});
