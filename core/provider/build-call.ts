/** From a task to the HTTP calls that submit, query and cancel it. */
import type { HttpCall } from './http.ts';
import type { Operation, Profile } from './profile.ts';

/** A provider's address and key, as a deployment configures them. */
export interface Access {
  /** Base URL instead of the profile's own. */
  readonly baseUrl?: string | undefined;
  readonly providerKey: string;
}

/** The POST that buys one attempt. Fields that the path takes are left out of the body; the rest is untouched. */
export function submitCall(
  profile: Profile,
  operation: Operation,
  body: Readonly<Record<string, unknown>>,
  access: Access,
): HttpCall {
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !operation.pathFields.includes(name)));
  return {
    method: 'POST',
    url: address(profile, operation.path, body, access),
    headers: { ...headers(profile, access), 'content-type': 'application/json' },
    body: JSON.stringify(kept),
  };
}

/** The GET that looks at an attempt. */
export function queryCall(profile: Profile, providerTaskId: string, access: Access): HttpCall {
  const url = address(profile, profile.query.path, { id: providerTaskId }, access);
  return { method: 'GET', url, headers: headers(profile, access) };
}

/** The POST that asks the provider to stop, where it can; it buys nothing. */
export function cancelCall(profile: Profile, providerTaskId: string, access: Access): HttpCall | undefined {
  if (profile.cancel === undefined) return undefined;
  const url = address(profile, profile.cancel.path, { id: providerTaskId }, access);
  return { method: 'POST', url, headers: headers(profile, access) };
}

function headers(profile: Profile, access: Access): Record<string, string> {
  return {
    accept: 'application/json',
    ...profile.headers,
    [profile.auth.header]: profile.auth.prefix + access.providerKey,
  };
}

function address(profile: Profile, path: string, fields: Readonly<Record<string, unknown>>, access: Access): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const field = fields[name];
    if (typeof field !== 'string' || field === '') throw new Error(`No text for {${name}} of ${path}.`);
    // A dot segment would climb out of the profile's path even when encoded.
    if (field === '.' || field === '..')
      throw new Error(`${JSON.stringify(field)} cannot stand for {${name}} of ${path}.`);
    return encodeURIComponent(field);
  });
  return (access.baseUrl ?? profile.baseUrl).replace(/\/+$/, '') + filled;
}
