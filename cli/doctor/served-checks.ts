/** The checks of a `bide serve` on this machine: no account, no deployment, the same clock. */
import { profileNames, profileOf } from '../../core/provider/profiles.ts';
import type { Io } from '../io.ts';
import { readServedCallerKey, type Served } from '../target/served.ts';
import { answerOf, checkHealth } from './api-checks.ts';
import { askProvider } from './ask-provider.ts';
import { checkCallerKey } from './caller-key-check.ts';
import { failed, ok, once, skipped, type Check, type Finding } from './check.ts';

const RESTART = 'bide serve';

export function servedChecks(served: Served, io: Io): Check[] {
  const answer = once(() => answerOf(served.url, io));
  return [
    { name: 'bide serve', look: () => Promise.resolve(ok(`process ${served.pid}`)) },
    { name: 'api', look: () => checkHealth(answer, RESTART) },
    { name: 'caller key', look: () => checkServedKey(served, answer, io) },
    { name: 'provider', look: () => checkProvider(io) },
  ];
}

async function checkServedKey({ url }: Served, answer: () => Promise<unknown>, io: Io): Promise<Finding> {
  const callerKey = await readServedCallerKey(io.folder);
  if (callerKey === undefined) return failed('.bide/caller-key is not there', RESTART);
  return checkCallerKey(url, answer, callerKey, io);
}

/** The server's own environment is not ours to see; that of this command is likely the same. */
function checkProvider(io: Io): Promise<Finding> {
  const { BIDE_PROVIDER: name = 'unified', BIDE_PROVIDER_URL: url, BIDE_PROVIDER_KEY: key } = io.environment;
  if (key === undefined || key === '') {
    return Promise.resolve(skipped('BIDE_PROVIDER_KEY is not set here: bide serve takes the simulator without it'));
  }
  const profile = profileNames.includes(name) ? profileOf(name) : undefined;
  const baseUrl = url ?? profile?.baseUrl ?? '';
  if (profile === undefined || !URL.canParse(baseUrl)) {
    const text = `BIDE_PROVIDER is ${name} and the address is ${JSON.stringify(baseUrl)}`;
    return Promise.resolve(failed(text, `export BIDE_PROVIDER=${profileNames[0] ?? ''}`));
  }
  const fixes = { setKey: 'export BIDE_PROVIDER_KEY=…', setAddress: 'export BIDE_PROVIDER_URL=https://…' };
  return askProvider(profile, baseUrl, key, fixes, io);
}
