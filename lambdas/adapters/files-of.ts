import { environmentNames } from '../../core/names.ts';
import type { Files } from '../../core/ports.ts';
import type { Variables } from './environment.ts';
import { s3Files } from './files.ts';
import { clientConfig, type Overrides } from './step-ports.ts';

/** The bucket of the environment. */
export function filesOf(variables: Variables, { endpoint }: Overrides): Files {
  // The SDK reads this variable itself, but goes on to call buckets by host name.
  const forcePathStyle = endpoint !== undefined || variables['AWS_ENDPOINT_URL'] !== undefined;
  return s3Files(variables[environmentNames.bucket], { ...clientConfig(endpoint), forcePathStyle });
}
