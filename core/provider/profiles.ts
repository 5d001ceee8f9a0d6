/** The profiles that come with this release, checked once when first read. */
import replicate from '../../providers/replicate.json' with { type: 'json' };
import unified from '../../providers/unified.json' with { type: 'json' };
import { profileSchema, type Profile } from './profile.ts';

const files: readonly unknown[] = [unified, replicate];

const profiles: ReadonlyMap<string, Profile> = new Map(
  files.map((file) => profileSchema.parse(file)).map((profile) => [profile.name, profile]),
);

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
