/**
 * Reads the deployment that the stack wrote into a function's environment. It was checked then, by the schema of
 * core/deployment.ts, with which no function starts: building the schema takes longer than all the rest of a start.
 */
import type { Deployment } from './deployment.ts';
import { defaults, type Settings } from './defaults.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parts = ['settings', 'providers', 'eventOwners', 'keepFiles', 'inputBuckets'];

/** Fills in the defaults. @throws one error with every problem: somebody changed it by hand, or wrote it for another release. */
export function readDeployment(given: unknown): Deployment {
  const {
    settings = {},
    providers = {},
    eventOwners = {},
    keepFiles = false,
    inputBuckets = [],
  } = isObject(given) ? given : { settings: given };
  const problems = [
    ...(isObject(given) ? Object.keys(given) : []).flatMap((name) =>
      parts.includes(name) ? [] : [`${name}: unknown field`],
    ),
    ...(isObject(settings) ? Object.entries(settings).flatMap(settingProblems) : ['settings: not an object']),
    ...[providers, eventOwners].flatMap((part, i) => (isObject(part) ? [] : [`${parts[i + 1]}: not an object`])),
    ...(Array.isArray(inputBuckets) ? [] : ['inputBuckets: not a list']),
    ...(typeof keepFiles === 'boolean' ? [] : ['keepFiles: neither true nor false']),
  ];
  if (problems.length > 0) throw new Error(['Settings are not valid:', ...problems].join('\n  '));
  return {
    settings: { ...defaults, ...(settings as Partial<Settings>) },
    providers: providers as Deployment['providers'],
    eventOwners: eventOwners as Deployment['eventOwners'],
    keepFiles: keepFiles === true,
    inputBuckets: inputBuckets as Deployment['inputBuckets'],
  };
}

function settingProblems([name, value]: [string, unknown]): string[] {
  if (!Object.hasOwn(defaults, name)) return [`settings.${name}: unknown field`];
  const isNumber = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return isNumber ? [] : [`settings.${name}: ${JSON.stringify(value)} is not a number from 0`];
}
