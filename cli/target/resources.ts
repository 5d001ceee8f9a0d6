/** The AWS resources of a Bide, for administration: a deployed stack's, or those of `bide serve`. */
import { SetupError, type Io } from '../io.ts';
import { findOutputs, readOutputs, type Outputs } from './outputs.ts';
import { findServed, type Served } from './served.ts';
import { waysToResources } from './ways.ts';

/** Options of every administrative command. */
export const resourceOptions = { outputs: { type: 'string' } } as const;

export type Resources =
  { readonly kind: 'deployed'; readonly outputs: Outputs } | { readonly kind: 'served'; readonly served: Served };

/** Finds them: a named file first, then a running server, then the file at its usual place. */
export async function findResources(values: { outputs?: string | undefined }, io: Io): Promise<Resources> {
  const found = await lookForResources(values, io);
  if (found !== undefined) return found;
  throw new SetupError(
    `There is no Bide to administer. Name one, the first that is there counts:\n  ${waysToResources.join('\n  ')}`,
  );
}

/** The same, or undefined. `url`: the address of the one that is meant, so a server at another one is not it. */
export async function lookForResources(
  { outputs: file }: { outputs?: string | undefined },
  { folder }: Io,
  url?: string,
): Promise<Resources | undefined> {
  if (file !== undefined) return { kind: 'deployed', outputs: await readOutputs(folder, file) };
  const served = await findServed(folder);
  if (served !== undefined && (url === undefined || url === served.url)) return { kind: 'served', served };
  const outputs = await findOutputs(folder);
  return outputs === undefined ? undefined : { kind: 'deployed', outputs };
}

/**
 * Settings of an AWS client. A deployed stack's region is known from its ARNs, credentials are the person's own, and
 * `AWS_ENDPOINT_URL` leads to an emulator: the SDK sees to both.
 */
export function awsConfig(resources: Resources) {
  if (resources.kind === 'deployed') return { region: resources.outputs.region };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { endpoint: resources.served.endpoint, region: 'us-east-1', credentials };
}
