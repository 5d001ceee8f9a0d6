/** The provider that a local Bide talks to, up and within reach. */
import { join } from 'node:path';
import { profileNames } from '../core/provider/profiles.ts';
import { providerKeyIdOf } from '../core/provider/provider-key-id.ts';
import { systemClock } from '../lambdas/adapters/clock.ts';
import { secretIdsOf } from '../lambdas/adapters/environment.ts';
import { providerHttp } from '../lambdas/adapters/provider-http.ts';
import type { Blueprint } from '../local/blueprint.ts';
import type { OrchestratorSettings } from '../local/settings.ts';
import { startSimulator } from '../local/start-simulator.ts';
import { UnreachableError, type Io } from './io.ts';
import type { ProviderChoice } from './provider-choice.ts';

export interface LocalProvider {
  /** For people: `simulator`, or the address of the real provider. */
  readonly name: string;
  /** Profile → base URL, of every profile. */
  readonly baseUrls: Readonly<Record<string, string>>;
  /** Where the simulator shows its ledger; undefined with a real provider. */
  readonly simulatorUrl: string | undefined;
  stop(): void;
}

/** Whatever else goes wrong: a key cannot leave for a provider that it does not belong to. */
const NOBODY = 'https://not-chosen.invalid';

/** Starts the simulator, or sees whether somebody is at the real provider's address. */
export async function startProvider(choice: ProviderChoice, folder: string, io: Io): Promise<LocalProvider> {
  const everywhere = (urlOf: (profile: string) => string) =>
    Object.fromEntries(profileNames.map((name) => [name, urlOf(name)]));
  if (choice.kind === 'simulator') {
    const simulator = await startSimulator({ folder: join(folder, 'simulator'), seed: 1, environment: io.environment });
    const { url } = simulator;
    return { name: 'simulator', baseUrls: everywhere(() => url), simulatorUrl: url, stop: () => simulator.stop() };
  }
  const { profile, baseUrl } = choice;
  await reach(baseUrl);
  return {
    name: new URL(baseUrl).host,
    baseUrls: everywhere((name) => (name === profile ? baseUrl : NOBODY)),
    simulatorUrl: undefined,
    stop: () => undefined,
  };
}

/** Any answer will do: what counts is that somebody is there before a task is admitted. Nobody is shown a key for it. */
async function reach(baseUrl: string): Promise<void> {
  const limits = { headersMs: 5000, totalMs: 5000, bodyBytes: 1024 * 1024 };
  const http = providerHttp({ clock: systemClock, connectMs: 3000 });
  const reply = await http.call({ method: 'GET', url: baseUrl, headers: {} }, limits, new AbortController().signal);
  if (reply.kind !== 'not_sent') return;
  throw new UnreachableError(
    `The provider at ${new URL(baseUrl).host} cannot be reached (${reply.reason}). Nothing was sent.`,
  );
}

/** Provider keys by the ids of their secrets: a real one under the id of its own profile's, and nowhere else. */
export function secretsFor(
  choice: ProviderChoice,
  settings: OrchestratorSettings,
  { functions }: Blueprint,
): (secretId: string) => string | undefined {
  // The simulator is behind every address, and takes every key.
  if (choice.kind === 'simulator') return () => 'simulated-key';
  const own = secretIdsOf(functions.submit.environment)[providerKeyIdOf(settings, choice.profile)];
  return (secretId) => (secretId === own ? choice.providerKey : undefined);
}
