/** `bide webhooks rotate`: a fresh secret of webhooks. The one that it replaces signs along until the next time. */
import { parseArgs } from 'node:util';
import { rotated } from '../../core/webhooks/deployment-secret.ts';
import { asCalled } from '../as-called.ts';
import { confirmed } from '../confirm.ts';
import { exitCodes, type Io } from '../io.ts';
import { findResources, resourceOptions } from '../target/resources.ts';
import { readSecret, storeSecret } from './deployment-secret.ts';

const options = { ...resourceOptions, yes: { type: 'boolean', default: false } } as const;

/** Asks first where a secret would be dropped: whoever still verifies with it believes nothing any more. */
export async function rotate(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const resources = await findResources(values, io);
  const { freshSecret } = await import('../../local/webhook-secret.ts');
  const known = await readSecret(resources, io);
  const question = 'An earlier secret still signs along and would be dropped. Have all receivers the one after it?';
  if (known.previous !== undefined && !(await confirmed(question, values.yes, io))) return exitCodes.ok;
  await storeSecret(rotated(known, freshSecret()), resources, io);
  const how = 'Both sign now, within 5 minutes. Give each owner the new one: bide webhooks secret OWNER';
  io.stderr.write(asCalled(`The secret is replaced. ${how}\n`, io));
  return exitCodes.ok;
}
