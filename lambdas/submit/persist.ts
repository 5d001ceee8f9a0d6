import type { Settled } from '../../core/records/settle-write.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import type { Update } from '../../core/records/write.ts';
import type { StepContext } from '../../core/step-context.ts';

const PAUSES_MS = [200, 400, 800];
/** A table that does not answer takes nine seconds to say so; two tries have to fit in. */
const RESERVE_MS = 20_000;

/**
 * A write after the POST: what it stores was paid for or proven, so an unreachable table is tried again within the
 * step. @throws the last error when it stays unreachable.
 */
export async function persist(
  context: StepContext,
  update: Update,
  mine: (task: TaskRecord) => boolean,
): Promise<Settled> {
  for (const pause of PAUSES_MS) {
    // What cannot be stored in time travels in the step's answer, or is judged by its expiry: but it must answer.
    if (context.invocation.remainingMs() < RESERVE_MS) break;
    try {
      return await settleWrite(context.table, update, mine);
    } catch (cause) {
      context.log.warn('write after the POST failed, trying again', { cause: String(cause) });
      await context.clock.sleep(pause, context.invocation.signal);
    }
  }
  return settleWrite(context.table, update, mine);
}
