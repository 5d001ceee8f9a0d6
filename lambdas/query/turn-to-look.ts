import { limitsOf } from '../../core/limits/group-limits.ts';
import { reserveLook } from '../../core/limits/reserve-look.ts';
import { furthestMs } from '../../core/limits/wrong-clock.ts';
import type { StepContext } from '../../core/step-context.ts';
import { coolDownLeft } from './cool-down-left.ts';
import type { Looking } from './query-task.ts';

/**
 * Milliseconds until this look may be made, 0 when it may be now: after the cool-down of the limit group, and in turn
 * where looks count towards its rate. A limit item that cannot be read or written stops no look.
 */
export async function turnToLook(
  { task, attempt }: Pick<Looking, 'task' | 'attempt'>,
  context: StepContext,
): Promise<number> {
  const { clock, deployment, invocation, log, random, table } = context;
  const limitGroup = attempt.providerKeyId;
  const { rate } = limitsOf(deployment, task.profile);
  if (rate?.countsLooks !== true) return coolDownLeft(limitGroup, context);
  try {
    const stepMs = 1000 * deployment.settings.slotLeadSeconds;
    const furthest = furthestMs(deployment, limitGroup, task.profile);
    const reserved = await reserveLook(table, limitGroup, rate, { now: clock.now(), stepMs, furthestMs: furthest });
    if (reserved.kind === 'wait') return Math.ceil(reserved.waitMs * (1 + random()));
    const waitMs = reserved.at - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs, invocation.signal);
    return 0;
  } catch (cause) {
    log.warn('no turn reserved, looking all the same', { limitGroup, cause: String(cause) });
    return 0;
  }
}
