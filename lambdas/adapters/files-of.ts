import { environmentNames } from '../../core/names.ts';
import type { FileCopies, FileLinks, Files, InputFiles } from '../../core/ports.ts';
import { systemClock } from './clock.ts';
import type { Variables } from './environment.ts';
import { fileCopies } from './file-copies.ts';
import { s3Bucket, type Bucket, type FilesConfig } from './files.ts';
import { s3InputFiles } from './input-files.ts';
import { clientConfig, type Overrides } from './step-ports.ts';

function configOf(variables: Variables, endpoint: string | undefined): FilesConfig {
  // The SDK reads this variable itself, but goes on to call buckets by host name.
  const forcePathStyle = endpoint !== undefined || variables['AWS_ENDPOINT_URL'] !== undefined;
  return { ...clientConfig(endpoint), forcePathStyle };
}

/** The bucket of the environment. */
const bucketOf = (variables: Variables, { endpoint, clock = systemClock }: Overrides): Bucket =>
  s3Bucket(variables[environmentNames.bucket], configOf(variables, endpoint), () => clock.now());

/** Files in buckets of callers. */
export const inputsOf = (variables: Variables, { endpoint, clock = systemClock }: Overrides): InputFiles =>
  s3InputFiles(configOf(variables, endpoint), () => clock.now());

/** Texts in it. */
export const filesOf = (variables: Variables, overrides: Overrides): Files => bucketOf(variables, overrides).files;

/** How callers get at what is in it. */
export const linksOf = (variables: Variables, overrides: Overrides): FileLinks => bucketOf(variables, overrides).links;

/** Copies into it. */
export const copiesOf = (variables: Variables, overrides: Overrides): FileCopies =>
  fileCopies(bucketOf(variables, overrides).putFile);
