/** `bide webhooks rotate`: a fresh secret of webhooks. The one that it replaces signs along until the next time. */
import { parseArgs } from 'node:util';
import { NoDeploymentSecret, rotated, type DeploymentSecret } from '../../core/webhooks/deployment-secret.ts';
import { asCalled } from '../as-called.ts';
import { confirmed } from '../confirm.ts';
import { exitCodes, type Io } from '../io.ts';
import { findResources, resourceOptions, type Resources } from '../target/resources.ts';
import { readSecret, storeSecret } from './deployment-secret.ts';

const options = { ...resourceOptions, yes: { type: 'boolean', default: false } } as const;

/** Asks first where a secret would be dropped: whoever still verifies with it believes nothing any more. */
export async function rotate(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const resources = await findResources(values, io);
  const { freshSecret } = await import('../../local/webhook-secret.ts');
  const known = await readKnown(resources, io);
  const question = 'An earlier secret still signs along and would be dropped. Have all receivers the one after it?';
  if (known?.previous !== undefined && !(await confirmed(question, values.yes, io))) return exitCodes.ok;
  const fresh = freshSecret();
  await storeSecret(known === undefined ? { current: fresh } : rotated(known, fresh), resources, io);
  const since = known === undefined ? 'What was there signed nothing; this one signs' : 'Both sign now,';
  const how = `${since} within 5 minutes. Give each owner the new one: bide webhooks secret OWNER`;
  io.stderr.write(asCalled(`The secret is replaced. ${how}\n`, io));
  return exitCodes.ok;
}

/** Undefined for what somebody else wrote there. */
async function readKnown(resources: Resources, io: Io): Promise<DeploymentSecret | undefined> {
  try {
    return await readSecret(resources, io);
  } catch (cause) {
    if (cause instanceof NoDeploymentSecret) return undefined;
    throw cause;
  }
}
