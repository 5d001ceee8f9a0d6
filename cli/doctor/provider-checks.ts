/** The provider keys of a stack: whether they were set, and whether their providers take them. */
import type { Io } from '../io.ts';
import { awsConfig } from '../target/resources.ts';
import type { Outputs } from '../target/outputs.ts';
import { DEPLOY } from '../target/ways.ts';
import { failed, ok, once, skipped, type Check, type Finding } from './check.ts';
import { askProvider } from './ask-provider.ts';
import { providersOf, readProviderSettings } from './provider-settings.ts';
import { readStoredKey, type StoredKey } from './stored-key.ts';

/** Two checks for each key. Keys of providers that nobody uses may be missing, as long as one is there. */
export async function providerChecks(outputs: Outputs, io: Io): Promise<Check[]> {
  const settings = await readProviderSettings(io.folder);
  const keys = [...outputs.secrets].map(([name, arn]) => {
    return { name, stored: once(() => readStoredKey(arn, awsConfig({ kind: 'deployed', outputs }))) };
  });
  const anySet = once(async () => (await Promise.all(keys.map(({ stored }) => stored()))).some(isSet));
  return keys.flatMap(({ name, stored }): Check[] => [
    { name: `secret ${name}`, look: async () => checkStored(name, await stored(), anySet) },
    ...providersOf(name, settings).map(({ profile, baseUrl }) => ({
      name: `provider ${profile.name}`,
      look: async () => {
        const key = await stored();
        if (key.kind !== 'set') return skipped(`needs its secret: bide secrets set ${name}`);
        return askProvider(profile, baseUrl, key.value, { setKey: `bide secrets set ${name}`, setAddress: DEPLOY }, io);
      },
    })),
  ]);
}

const isSet = ({ kind }: StoredKey) => kind === 'set';

async function checkStored(name: string, stored: StoredKey, anySet: () => Promise<boolean>): Promise<Finding> {
  const fix = `bide secrets set ${name}`;
  switch (stored.kind) {
    case 'set':
      return ok('set');
    case 'unset':
      return (await anySet()) ? skipped(`not set: ${fix}`) : failed('not set', fix);
    case 'unreadable':
      return failed(`cannot be read: ${stored.reason}`, 'aws sso login');
  }
}
