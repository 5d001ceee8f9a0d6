import { environmentNames } from '../../core/names.ts';
import type { FileCopies, FileLinks, Files } from '../../core/ports.ts';
import { systemClock } from './clock.ts';
import type { Variables } from './environment.ts';
import { fileCopies } from './file-copies.ts';
import { s3Bucket, type Bucket } from './files.ts';
import { clientConfig, type Overrides } from './step-ports.ts';

/** The bucket of the environment. */
function bucketOf(variables: Variables, { endpoint, clock = systemClock }: Overrides): Bucket {
  // The SDK reads this variable itself, but goes on to call buckets by host name.
  const forcePathStyle = endpoint !== undefined || variables['AWS_ENDPOINT_URL'] !== undefined;
  const config = { ...clientConfig(endpoint), forcePathStyle };
  return s3Bucket(variables[environmentNames.bucket], config, () => clock.now());
}

/** Texts in it. */
export const filesOf = (variables: Variables, overrides: Overrides): Files => bucketOf(variables, overrides).files;

/** How callers get at what is in it. */
export const linksOf = (variables: Variables, overrides: Overrides): FileLinks => bucketOf(variables, overrides).links;

/** Copies into it. */
export const copiesOf = (variables: Variables, overrides: Overrides): FileCopies =>
  fileCopies(bucketOf(variables, overrides).putFile);
