import type { Deployment } from '../deployment.ts';

/** The id of the provider key that a profile's new attempts use; it names the limit group too. */
export function providerKeyIdOf({ providers }: Pick<Deployment, 'providers'>, profile: string): string {
  return providers[profile]?.providerKeyId ?? profile;
}
