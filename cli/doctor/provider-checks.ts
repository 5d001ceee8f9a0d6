/** The provider keys of a stack: whether they were set, and whether their providers take them. */
import { SetupError, UsageError, type Io } from '../io.ts';
import { readSettings } from '../settings.ts';
import { awsConfig } from '../target/resources.ts';
import type { Outputs } from '../target/outputs.ts';
import { DEPLOY } from '../target/ways.ts';
import { failed, ok, once, skipped, type Check, type Finding } from './check.ts';
import { askProvider } from './ask-provider.ts';
import { providersOf } from './provider-settings.ts';
import { readStoredKey, type StoredKey } from './stored-key.ts';

/** Two checks for each key. Keys of providers that nobody uses may be missing, as long as one is there. */
export async function providerChecks(outputs: Outputs, io: Io): Promise<Check[]> {
  const settings = await readSettings(undefined, io.folder).catch((cause: unknown) => unreadable(cause));
  const keys = [...outputs.secrets].map(([name, arn]) => {
    return { name, stored: once(() => readStoredKey(arn, awsConfig({ kind: 'deployed', outputs }))) };
  });
  const anySet = once(async () => (await Promise.all(keys.map(({ stored }) => stored()))).some(isSet));
  const secrets = keys.map(({ name, stored }): Check => {
    return { name: `secret ${name}`, look: async () => checkStored(name, await stored(), anySet) };
  });
  // Where a key belongs is not guessed.
  if ('look' in settings) return [...secrets, settings];
  return keys.flatMap(({ name, stored }, i): Check[] => [
    ...secrets.slice(i, i + 1),
    ...providersOf(name, settings.providers).map(({ profile, baseUrl }) => ({
      name: `provider ${profile.name}`,
      look: async () => {
        const [key, setKey] = [await stored(), setCommand(name)];
        if (key.kind !== 'set') return skipped('needs its secret', setKey);
        return askProvider(profile, baseUrl, key.value, { setKey, setAddress: DEPLOY }, io);
      },
    })),
  ]);
}

/** @throws what no change of the settings mends. */
function unreadable(cause: unknown): Check {
  if (!(cause instanceof SetupError || cause instanceof UsageError)) throw cause;
  const look = () => Promise.resolve(failed(cause.message, 'correct "bide" in cdk.json'));
  return { name: 'settings', look };
}

/** The key comes in on standard input: arguments stay in the shell's history. */
const setCommand = (name: string) => `bide secrets set ${name} < key.txt`;

const isSet = ({ kind }: StoredKey) => kind === 'set';

async function checkStored(name: string, stored: StoredKey, anySet: () => Promise<boolean>): Promise<Finding> {
  const fix = setCommand(name);
  switch (stored.kind) {
    case 'set':
      return ok('set');
    case 'unset':
      return (await anySet()) ? skipped('not set', fix) : failed('not set', fix);
    case 'unreadable':
      return failed(`cannot be read: ${stored.reason}`, 'aws sso login');
  }
}
