/**
 * Counts the places of limit groups anew. A holder whose purchase is not under way is marked as idle by one run and
 * loses its place to the first one after a function's time; whoever reserves in between is marked no longer. Who is found
 * idle while marks stand is marked when those are gone: each run that comes late enough ends them all.
 */
import pLimit from 'p-limit';
import type { Deployment } from '../../core/deployment.ts';
import { limitsOf } from '../../core/limits/group-limits.ts';
import { HOLDERS, IDLE, isUnderWay, leaveIfIdle, markIdle, membersIn, unmark } from '../../core/limits/places.ts';
import { profileNames } from '../../core/provider/profiles.ts';
import { providerKeyIdOf } from '../../core/provider/provider-key-id.ts';
import { limitKey, taskKey } from '../../core/records/keys.ts';
import { asTask } from '../../core/records/task-record.ts';
import type { StepContext } from '../../core/step-context.ts';

type RecountContext = Pick<StepContext, 'table' | 'clock' | 'log' | 'deployment'>;

const READS_AT_ONCE = 10;

/** Recounts every group that counts places. One that fails is left for the next run. */
export async function recountPlaces(context: RecountContext): Promise<void> {
  for (const group of countedGroups(context.deployment)) {
    try {
      await recount(group, context);
    } catch (cause) {
      context.log.error('places not recounted', { limitGroup: group, cause: String(cause) });
    }
  }
}

function countedGroups(deployment: Deployment): Set<string> {
  const counted = profileNames.filter((profile) => limitsOf(deployment, profile).concurrent !== undefined);
  return new Set(counted.map((profile) => providerKeyIdOf(deployment, profile)));
}

async function recount(group: string, { table, clock, log, deployment }: RecountContext): Promise<void> {
  const item = await table.get(limitKey(group));
  const [holders, marked] = [membersIn(item, HOLDERS), membersIn(item, IDLE)];
  const limit = pLimit(READS_AT_ONCE);
  const idle = new Set<string>();
  const check = async (holder: string) => {
    const [taskId = '', n = ''] = holder.split('#');
    const found = await table.get(taskKey(taskId));
    if (found === undefined || !isUnderWay(asTask(found), Number(n))) idle.add(holder);
  };
  await Promise.all([...holders].map((holder) => limit(check, holder)));
  // Whoever reserved before the mark and still lives may be about to send.
  const longAgo = clock.now() - 1000 * deployment.settings.submitTimeoutSeconds;
  for (const holder of [...marked].filter((one) => idle.has(one))) {
    const left = await table.update(leaveIfIdle(group, holder, longAgo));
    if (left.kind === 'written')
      log.warn('place of an attempt that is over was given back', { limitGroup: group, holder });
  }
  const busy = [...marked].filter((one) => !idle.has(one));
  if (busy.length > 0) await table.update(unmark(group, busy));
  const fresh = [...idle].filter((one) => !marked.has(one));
  if (fresh.length > 0) await table.update(markIdle(group, fresh, clock.now()));
}
