/**
 * The profiles that come with this release. Their files say everything, the defaults of core/provider/profile.ts
 * included, so that no function checks them when it starts: the compiler sees what is missing, a test the rest.
 */
import replicate from '../../providers/replicate.json' with { type: 'json' };
import unified from '../../providers/unified.json' with { type: 'json' };
import type { Profile } from './profile.ts';

const files: readonly Profile[] = [unified, replicate];

const profiles: ReadonlyMap<string, Profile> = new Map(files.map((profile) => [profile.name, profile]));

/** Names of all profiles, e.g. `unified`. */
export const profileNames: readonly string[] = [...profiles.keys()];

/** The profile of that name, or undefined. */
export function findProfile(name: string): Profile | undefined {
  return profiles.get(name);
}

/** The profile of a stored task. @throws when a release dropped a profile that tasks still use. */
export function profileOf(name: string): Profile {
  const profile = profiles.get(name);
  if (profile === undefined)
    throw new Error(`Unknown profile ${JSON.stringify(name)}; known: ${profileNames.join(', ')}.`);
  return profile;
}
