/** The files that a result names: where their URLs are, and who may be asked for them. */
import { fixed } from '../defaults.ts';
import type { ProviderSettings } from '../deployment.ts';
import { textsAt } from './pattern.ts';
import type { Profile } from './profile.ts';

/** One file of a result. */
export interface NamedFile {
  /** JSON pointer into the result. */
  readonly at: string;
  readonly url: string;
}

/** A longer one is none that anybody fetches. */
const LONGEST_URL = 4096;

/** JSON text of a list of files: with what became of each, it is one item of the table. */
const LIST_BYTES = 200 * 1024;

/** The files that a result names, as many as can be listed, each URL once, in the order of the profile's patterns. */
export function filesIn(profile: Profile, result: unknown): NamedFile[] {
  const found = new Map<string, NamedFile>();
  let bytesLeft = LIST_BYTES;
  for (const pattern of profile.files?.at ?? []) {
    for (const { at, text: url } of textsAt(result, pattern)) {
      if (!isUrl(url) || found.has(url) || found.size >= fixed.filesPerResult) continue;
      const bytes = Buffer.byteLength(JSON.stringify({ at, url })) + 1;
      if (bytes > bytesLeft) continue;
      bytesLeft -= bytes;
      found.set(url, { at, url });
    }
  }
  return [...found.values()];
}

const isUrl = (text: string): boolean => text.length <= LONGEST_URL && /^https?:\/\//i.test(text) && URL.canParse(text);

/** Whether whoever is at `url` may be asked for a file: the hosts of the profile and of the deployment, and the API itself. */
export function mayFetch(url: string, profile: Profile, settings: ProviderSettings = {}): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, protocol, port, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (origin === new URL(settings.baseUrl ?? profile.baseUrl).origin) return true;
  const hosts = [...(profile.files?.hosts ?? []), ...(settings.fileHosts ?? [])];
  return protocol === 'https:' && port === '' && hosts.some((host) => isAt(hostname, host));
}

const isAt = (hostname: string, host: string) =>
  host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
