/** `bide webhooks secret`: what an owner's receivers verify webhooks with. */
import { parseArgs } from 'node:util';
import { isOwner, ownerAllowed } from '../../core/task/owner.ts';
import { valid } from '../../core/webhooks/deployment-secret.ts';
import { ownerSecret } from '../../core/webhooks/webhook-secret.ts';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { findResources, resourceOptions, type Resources } from '../target/resources.ts';
import { readSecret } from './deployment-secret.ts';

/** Prints it; while it is replaced the one before it on a second line. */
export async function secret(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: resourceOptions, allowPositionals: true });
  const resources = await findResources(values, io);
  const owner = readOwner(positionals, resources);
  const secrets = valid(await readSecret(resources, io));
  for (const one of secrets) io.stdout.write(`${ownerSecret(Buffer.from(one), owner)}\n`);
  return exitCodes.ok;
}

/** Of `bide serve` there is one owner. */
function readOwner([owner, ...more]: readonly string[], { kind }: Resources): string {
  if (more.length > 0) throw new UsageError('Give one owner.');
  if (owner === undefined && kind === 'served') return 'local';
  if (owner === undefined) throw new UsageError('No owner was given; bide keys list shows them.');
  // A principal of IAM is an owner by its ARN.
  if (isOwner(owner) || owner.startsWith('arn:')) return owner;
  throw new UsageError(`The owner ${JSON.stringify(owner)} is not allowed; allowed: ${ownerAllowed}, or an ARN.`);
}
