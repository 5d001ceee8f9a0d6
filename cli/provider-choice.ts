/** Which provider `bide run` and `bide serve` talk to: the simulator, unless the environment names a real one. */
import { profileNames, profileOf } from '../core/provider/profiles.ts';
import type { Problem, TaskRequest } from '../core/task/request.ts';
import { UsageError, type Io } from './io.ts';

export type ProviderChoice =
  | { readonly kind: 'simulator' }
  | {
      readonly kind: 'real';
      /** The one profile that it serves. */
      readonly profile: string;
      readonly baseUrl: string;
      readonly providerKey: string;
    };

/** Reads `BIDE_PROVIDER`, `BIDE_PROVIDER_URL` and `BIDE_PROVIDER_KEY`. @throws UsageError */
export function chooseProvider({ environment }: Pick<Io, 'environment'>): ProviderChoice {
  const { BIDE_PROVIDER: name, BIDE_PROVIDER_URL: url, BIDE_PROVIDER_KEY: providerKey } = environment;
  if (name === undefined && url === undefined && providerKey === undefined) return { kind: 'simulator' };
  const profile = name ?? 'unified';
  if (!profileNames.includes(profile)) {
    throw new UsageError(`BIDE_PROVIDER is ${JSON.stringify(profile)}; allowed: ${profileNames.join(', ')}.`);
  }
  if (providerKey === undefined || providerKey === '') {
    throw new UsageError('BIDE_PROVIDER_KEY is missing: the key of the real provider.');
  }
  const baseUrl = url ?? profileOf(profile).baseUrl;
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    throw new UsageError(`BIDE_PROVIDER_URL is ${JSON.stringify(baseUrl)}; allowed: an http or https URL.`);
  }
  return { kind: 'real', profile, baseUrl, providerKey };
}

/** What is wrong with a request here: a real provider's key is for requests of its own profile and no others. */
export function refusedBy(choice: ProviderChoice, { profile }: TaskRequest): readonly Problem[] {
  if (choice.kind === 'simulator' || profile === choice.profile) return [];
  const message =
    `${JSON.stringify(profile)} is not BIDE_PROVIDER, which is ${JSON.stringify(choice.profile)}: ` +
    `BIDE_PROVIDER_KEY goes to no other provider. Set BIDE_PROVIDER=${profile} and its key for this request.`;
  return [{ param: 'profile', message }];
}
