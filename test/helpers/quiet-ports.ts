import { noFiles } from '../../lambdas/adapters/no-files.ts';

/** The ports of a step that play no part where its table, clock and provider are watched. */
export const quietPorts = {
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  secrets: { providerKey: () => Promise.resolve('key') },
  files: noFiles,
  bus: { send: () => Promise.resolve() },
  executions: {
    start: () => Promise.resolve('started' as const),
    status: () => Promise.resolve('running' as const),
    stop: () => Promise.resolve(),
  },
};
