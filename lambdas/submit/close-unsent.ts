import { close, type Closing } from '../../core/attempt/transitions.ts';
import { limitsOf } from '../../core/limits/group-limits.ts';
import { leaveUnsent } from '../../core/limits/places.ts';
import { settleWrite, type Settled } from '../../core/records/settle-write.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';

/** prepared → closed. A slot from a lap before came with a place, which goes back with it. */
export async function closeUnsent(
  task: TaskRecord,
  closing: Omit<Closing, 'from'>,
  context: StepContext,
): Promise<Settled> {
  const stamp = stampOf(context);
  const update = close(task, { from: ['prepared'], ...closing }, stamp);
  const written = await settleWrite(context.table, update, ({ attempts }) => {
    const attempt = attempts[String(task.attempt)];
    return attempt?.state === 'closed' && attempt.writer === stamp.writer;
  });
  const isCounted = limitsOf(context.deployment, task.profile).concurrent !== undefined;
  if (written.kind === 'written' && isCounted) await leaveUnsent(task, context);
  return written;
}
