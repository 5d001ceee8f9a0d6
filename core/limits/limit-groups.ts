import type { Deployment } from '../deployment.ts';
import { profileNames } from '../provider/profiles.ts';
import { providerKeyIdOf } from '../provider/provider-key-id.ts';

/** The limit groups of a deployment: one a provider key. */
export const limitGroupsOf = (deployment: Deployment): string[] => [
  ...new Set(profileNames.map((profile) => providerKeyIdOf(deployment, profile))),
];
