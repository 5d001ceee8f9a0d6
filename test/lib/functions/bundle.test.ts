import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
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

/** What each of these files of a bundle exports, loaded by a process that has nothing but Node. */
function loadedFrom(name: FunctionName, files: readonly string[]): Record<string, string[]> {
  const urls = files.map((file) => [file, pathToFileURL(join(folder, name, file)).href]);
  const load = `const exported = {};
    for (const [file, url] of ${JSON.stringify(urls)}) exported[file] = Object.keys(await import(url)).sort();
    process.stdout.write(JSON.stringify(exported));`;
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', load], { cwd: folder });
  return JSON.parse(String(told)) as Record<string, string[]>;
}

/** Files of a bundle that hold code of such a module. */
const filesWith = (name: FunctionName, part: string): string[] =>
  Object.entries(accounts.get(name)?.outputs ?? {})
    .filter(([, { inputs }]) => Object.keys(inputs).some((path) => path.includes(part)))
    .map(([path]) => resolve(path));

/** A file of a bundle, and those that are loaded with it. */
function reached(name: FunctionName, file: string): string[] {
  const outputs = new Map(Object.entries(accounts.get(name)?.outputs ?? {}).map(([path, one]) => [resolve(path), one]));
  const found = new Set([file]);
  for (const path of found) {
    for (const { kind, path: next, external } of outputs.get(path)?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) found.add(resolve(next));
    }
  }
  return [...found];
}

/** Packages that only some functions have a use for → those that load them whenever they start. */
const users: Readonly<Record<string, readonly FunctionName[]>> = {
  '@aws-sdk/client-dynamodb': functionNames,
  '@aws-sdk/client-secrets-manager': ['submit', 'query', 'sweep', 'webhook'],
  '@aws-sdk/client-sfn': ['admit', 'api', 'sweep'],
  '@aws-sdk/client-eventbridge': ['record', 'api', 'sweep'],
  ky: ['submit', 'query', 'sweep', 'webhook'],
  hono: ['api'],
  zod: ['admit'],
  canonicalize: ['admit'],
};

/** Functions that tell another one's story as a part of their own. */
const borrows: Readonly<Partial<Record<FunctionName, readonly FunctionName[]>>> = {
  api: ['admit'],
  sweep: ['admit', 'submit', 'query', 'record'],
};

describe.each(functionNames)('the bundle of %s', (name) => {
  test('needs nothing beside Node, whichever of its files is loaded', () => {
    expect(loadedFrom(name, readdirSync(join(folder, name)))[BUNDLE_FILE]).toContain('handler');
  });

  test('asks for nothing with require(), which ES modules do not have', () => {
    const files = readdirSync(join(folder, name));
    // What esbuild puts in the place of a call that it could not resolve.
    const shim = 'Dynamic require of';
    expect(files.filter((file) => readFileSync(join(folder, name, file), 'utf8').includes(shim))).toEqual([]);
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
    const asked = filesWith(name, 'lambdas/adapters/s3.ts').map((path) => basename(path));
    const exported = Object.entries(loadedFrom(name, asked));
    // The file that asks, and the one that lies apart: both have all that is used of it.
    const all = ['GetObjectCommand', 'HeadObjectCommand', 'PutObjectCommand', 'S3Client', 'getSignedUrl'];
    expect(exported.map(([, names]) => names)).toEqual(stores ? [all, all] : []);
  });

  test('shares no file between what every start loads and object storage', () => {
    const apart = filesWith(name, '/@aws-sdk/client-s3/').flatMap((path) => reached(name, path));
    const always = reached(name, join(folder, name, BUNDLE_FILE));
    expect(apart.filter((path) => always.includes(path))).toEqual([]);
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
