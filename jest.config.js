import { availableParallelism } from 'node:os';

/**
 * `npm run test:jest` starts Node with a larger `--interrupt-budget`: every file gets its modules anew, and to optimise
 * what runs for a second costs a seventh of the whole run.
 *
 * @type {import('jest').Config}
 */
export default {
  testEnvironment: '<rootDir>/test/helpers/environment.js',
  roots: ['<rootDir>/test'],
  // Jest leaves one core free; and a third of the time a test waits for sockets and processes.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // For a machine that is busy with other things: no test measures time.
  testTimeout: 30_000,
  globalSetup: '<rootDir>/test/helpers/global-setup.js',
  globalTeardown: '<rootDir>/test/helpers/global-teardown.js',
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json', diagnostics: false }] },
  reporters: ['default', '<rootDir>/test/helpers/count-reporter.js'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/dist', '<rootDir>/.bide'],
};
