/** Which providers use a provider key, and where they are. */
import type { Deployment } from '../../core/deployment.ts';
import { providerKeyIdOf } from '../../core/provider/provider-key-id.ts';
import { profileNames, profileOf } from '../../core/provider/profiles.ts';
import type { Profile } from '../../core/provider/profile.ts';

export interface ProviderAddress {
  readonly profile: Profile;
  readonly baseUrl: string;
}

/** Providers whose key has this name in the outputs, where names hold no dashes. */
export function providersOf(outputName: string, providers: Deployment['providers']): ProviderAddress[] {
  return profileNames.flatMap((name) => {
    const providerKeyId = providerKeyIdOf({ providers }, name);
    if (providerKeyId.replaceAll('-', '') !== outputName) return [];
    const profile = profileOf(name);
    return [{ profile, baseUrl: providers[name]?.baseUrl ?? profile.baseUrl }];
  });
}
