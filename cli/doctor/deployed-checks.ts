/** The checks of a deployed stack, in the order in which things are set up. */
import type { Io } from '../io.ts';
import type { Outputs } from '../target/outputs.ts';
import { DEPLOY } from '../target/ways.ts';
import { answerOf, checkClock, checkHealth } from './api-checks.ts';
import { checkBootstrap, checkCredentials, checkRegion, identityOf, regionOf } from './aws-checks.ts';
import { failed, ok, once, skipped, type Check } from './check.ts';
import { checkCallerKey } from './caller-key-check.ts';
import { providerChecks } from './provider-checks.ts';

/** What is known before anything is asked. */
export interface Deployed {
  /** Undefined when nothing was deployed from here. */
  readonly outputs: Outputs | undefined;
  /** Why the outputs cannot be read. */
  readonly trouble: string | undefined;
  /** Instead of the outputs' own, e.g. for an emulator. */
  readonly url: string | undefined;
}

export async function deployedChecks({ outputs, trouble, url }: Deployed, io: Io): Promise<Check[]> {
  const region = once(() => regionOf(outputs));
  const identity = once(async () => identityOf(await region()));
  const api = url ?? outputs?.apiUrl;
  const answer = once(() => answerOf(api ?? '', io));
  const later = (look: Check['look']): Check['look'] =>
    api === undefined ? () => Promise.resolve(skipped('nothing is deployed yet')) : look;
  return [
    { name: 'region', look: () => checkRegion(region, outputs) },
    { name: 'credentials', look: () => checkCredentials(region, identity) },
    { name: 'bootstrap', look: () => checkBootstrap(region, identity) },
    { name: 'outputs', look: () => Promise.resolve(checkOutputs(outputs, trouble)) },
    { name: 'api', look: later(() => checkHealth(answer, DEPLOY)) },
    { name: 'clock', look: later(() => checkClock(answer)) },
    { name: 'caller key', look: later(() => checkCallerKey(api ?? '', answer, io.environment['BIDE_CALLER_KEY'], io)) },
    ...(outputs === undefined ? [] : await providerChecks(outputs, io)),
  ];
}

function checkOutputs(outputs: Outputs | undefined, trouble: string | undefined) {
  if (outputs !== undefined) return ok(`${outputs.stackName}, in ${outputs.file}`);
  return failed(trouble ?? '.bide/outputs.json is not there', DEPLOY);
}
