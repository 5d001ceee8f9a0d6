import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { folderOf, importsOf, sourceFiles, type Import } from './imports.ts';

const files = sourceFiles();
const imports = files.flatMap(importsOf);
const told = (broken: readonly Import[]) => broken.map(({ from, to }) => `${from} → ${to}`);

/** Folder → what it may import of ours. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: ['core', 'providers'],
  lambdas: ['lambdas', 'core'],
  lib: ['lib', 'core'],
  client: ['client', 'core'],
  local: ['local', 'core', 'lambdas', 'lib'],
  cli: ['cli', 'client', 'local', 'core', 'lambdas/adapters'],
  bin: ['bin', 'cli', 'lib'],
  examples: ['examples', 'client', 'lib'],
};

describe('imports go one way', () => {
  test.each(Object.entries(arrows))('%s imports %j', (folder, allowed) => {
    const broken = imports.filter(({ from, to, isOurs }) => {
      if (folderOf(from) !== folder || !isOurs) return false;
      return !allowed.some((prefix) => to.startsWith(`${prefix}/`));
    });
    expect(told(broken)).toEqual([]);
  });

  test('the client takes types of core and nothing that runs', () => {
    const broken = imports.filter(({ from, to, typeOnly }) => {
      return folderOf(from) === 'client' && folderOf(to) === 'core' && !typeOnly;
    });
    expect(told(broken)).toEqual([]);
  });

  test('nothing imports tests, benches or documentation scripts', () => {
    const apart = ['test', 'bench', 'docs', 'scripts'];
    const broken = imports.filter(({ from, to, isOurs }) => {
      return isOurs && apart.includes(folderOf(to)) && !apart.includes(folderOf(from));
    });
    expect(told(broken)).toEqual([]);
  });
});

describe('core is pure', () => {
  test('it takes libraries that compute, and of Node hashing only', () => {
    const pure = ['zod', 'zod/mini', 'zod/v4/locales/en.js', 'canonicalize', 'leven', 'node:crypto'];
    const broken = imports.filter(({ from, to, isOurs }) => folderOf(from) === 'core' && !isOurs && !pure.includes(to));
    expect(told(broken)).toEqual([]);
  });

  test('it reads no clock, no environment and no random numbers', () => {
    const impure = /\bDate\.now\b|\bnew Date\(\)|\bprocess\.|\bMath\.random\(|\bsetTimeout\b|\bfetch\(|\bconsole\./;
    const broken = files.filter((file) => folderOf(file) === 'core' && impure.test(readFileSync(file, 'utf8')));
    expect(broken).toEqual([]);
  });
});

describe('the mission', () => {
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Record<string, Record<string, string> | undefined>;
  const versions = { ...peerDependencies, ...devDependencies, ...dependencies };

  test.each(['@aws-sdk/client-sfn', '@aws-sdk/client-dynamodb', 'aws-cdk-lib', 'constructs', 'ky'])(
    '%s is there and used',
    (name) => {
      expect(versions[name]).toBeDefined();
      const users = imports.filter(({ from, to, typeOnly }) => {
        return !typeOnly && (to === name || to.startsWith(`${name}/`)) && folderOf(from) !== 'test';
      });
      // `constructs` gives a base class; types alone would not do.
      expect(users).not.toEqual([]);
    },
  );

  test('jest runs the tests', () => {
    expect(versions['jest']).toBeDefined();
    expect(files.filter((file) => file.endsWith('.test.ts')).length).toBeGreaterThan(40);
  });

  test.each(['package.json', 'tsconfig.json', 'cdk.json', 'bin', 'lib', 'lambdas', 'test'])(
    '%s is at the top level',
    (name) => {
      expect(existsSync(name)).toBe(true);
    },
  );

  test('every version is exact', () => {
    const own = { ...devDependencies, ...dependencies };
    expect(Object.entries(own).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
