/** Which API a command talks to, and as whom. */
import { SetupError, UsageError, type Io } from '../io.ts';
import { findOutputs, readOutputs } from './outputs.ts';
import { findServedTarget } from './served.ts';
import { waysToTarget } from './ways.ts';

/** Options of every command that talks to the API. */
export const targetOptions = {
  url: { type: 'string' },
  outputs: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** What was given of them. */
export interface TargetValues {
  readonly url?: string | undefined;
  readonly outputs?: string | undefined;
}

export interface ApiTarget {
  readonly url: string;
  readonly callerKey: string;
}

/** Finds the API. What is said on the command line goes before the environment, and that before what lies in files. */
export async function findApiTarget({ url, outputs }: TargetValues, io: Io): Promise<ApiTarget> {
  const { BIDE_URL } = io.environment;
  if (url !== undefined && outputs !== undefined) throw new UsageError('Give --url or --outputs, not both.');
  if (url !== undefined) return { url, callerKey: callerKeyFor('--url', io) };
  if (outputs !== undefined) {
    return { url: (await readOutputs(io.folder, outputs)).apiUrl, callerKey: callerKeyFor('--outputs', io) };
  }
  if (BIDE_URL !== undefined && BIDE_URL !== '') return { url: BIDE_URL, callerKey: callerKeyFor('BIDE_URL', io) };
  const served = await findServedTarget(io.folder);
  if (served !== undefined) return served;
  const found = await findOutputs(io.folder);
  if (found !== undefined) return { url: found.apiUrl, callerKey: callerKeyFor(found.file, io) };
  throw new SetupError(
    `There is no Bide to talk to. Name one, the first that is there counts:\n  ${waysToTarget.join('\n  ')}`,
  );
}

function callerKeyFor(what: string, { environment }: Io): string {
  const { BIDE_CALLER_KEY: callerKey } = environment;
  if (callerKey !== undefined && callerKey !== '') return callerKey;
  throw new SetupError(`${what} needs a caller key in BIDE_CALLER_KEY. Make one with: bide keys create NAME`);
}
