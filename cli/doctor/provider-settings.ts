/** Which providers use a provider key, and where they are, as `"bide"` in cdk.json says. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deploymentSchema, providerKeyIdOf, type Deployment } from '../../core/deployment.ts';
import { profileNames, profileOf } from '../../core/provider/profiles.ts';
import type { Profile } from '../../core/provider/profile.ts';

/** Settings by profile. What is not valid stops `cdk deploy`; here it counts as absent. */
export async function readProviderSettings(folder: string): Promise<Deployment['providers']> {
  const text = await readFile(join(folder, 'cdk.json'), 'utf8').catch(() => '{}');
  const parsed = deploymentSchema.shape.providers.safeParse(providersIn(text));
  return parsed.success ? parsed.data : {};
}

function providersIn(text: string): unknown {
  try {
    const { context } = JSON.parse(text) as { context?: { bide?: { providers?: unknown } } };
    return context?.bide?.providers ?? {};
  } catch {
    return {};
  }
}

export interface ProviderAddress {
  readonly profile: Profile;
  readonly baseUrl: string;
}

/** Providers whose key has this name in the outputs, where names hold no dashes. */
export function providersOf(outputName: string, providers: Deployment['providers']): ProviderAddress[] {
  return profileNames.flatMap((name) => {
    const providerKeyId = providerKeyIdOf({ providers } as Deployment, name);
    if (providerKeyId.replaceAll('-', '') !== outputName) return [];
    const profile = profileOf(name);
    return [{ profile, baseUrl: providers[name]?.baseUrl ?? profile.baseUrl }];
  });
}
