/** The endpoints of profiles that have some: the provider's own paths, below the profile's name. */
import type { Operation, Profile } from '../provider/profile.ts';
import { profileNames, profileOf } from '../provider/profiles.ts';

/** One endpoint. Its path is written as in the profile, e.g. `/unified/v1/tasks/{id}`. */
export type Endpoint = { readonly path: string; readonly profile: Profile } & (
  | { readonly kind: 'submit'; readonly name: string; readonly operation: Operation }
  | { readonly kind: 'query' }
  | { readonly kind: 'cancel' }
);

/** Profiles that clients of their provider can use as it is. */
export const dropInProfiles: readonly Profile[] = profileNames
  .map(profileOf)
  .filter(({ dropIn }) => dropIn !== undefined);

/** Where everything of a profile begins, e.g. `/unified`. */
export const prefixOf = ({ name }: Profile): string => `/${name}`;

/** All that a profile's clients can call. */
export function endpointsOf(profile: Profile): readonly Endpoint[] {
  const at = (path: string) => ({ profile, path: prefixOf(profile) + path });
  const submits = Object.entries(profile.operations).map(([name, operation]) => {
    return { ...at(operation.path), kind: 'submit', name, operation } as const;
  });
  const cancel = profile.cancel === undefined ? [] : [{ ...at(profile.cancel.path), kind: 'cancel' } as const];
  return [...submits, { ...at(profile.query.path), kind: 'query' }, ...cancel];
}
