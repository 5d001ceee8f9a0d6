/** Asks those who may read provider keys for one look at each attempt; the API itself may not. */
import { nothingToRecover } from '../../core/api/operator-errors.ts';
import { EVENT_VERSION, LATE_LOOK_ASKED } from '../../core/events.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { isKept, recoverable } from '../../core/task/recover.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { ask, conclude } from './audited.ts';

/** One audit row and one event an attempt. @throws ApiFailure where there is nothing to look at. */
export async function askLooks(c: Call, task: TaskRecord, only?: number): Promise<void> {
  const isAsked = (attempt: number) => only === undefined || attempt === only;
  const wanted = recoverable(task).filter(({ attempt }) => isAsked(attempt));
  if (wanted.length === 0) {
    const kept = Object.keys(task.attempts).map(Number);
    throw new ApiFailure(nothingToRecover(kept.filter((n) => isAsked(n) && isKept(task, n))));
  }
  for (const { attempt, providerTaskId } of wanted) await askLook(c, task, attempt, providerTaskId);
}

async function askLook(c: Call, { pk, taskId }: TaskRecord, attempt: number, providerTaskId: string): Promise<void> {
  const { bus, clock, log } = c.get('context');
  const row = await ask(c, pk, { action: 'recover', attempt, providerTaskId });
  try {
    const occurredAt = new Date(clock.now()).toISOString();
    const id = `${taskId}.look.${row.sk}`;
    const detail = { version: EVENT_VERSION, id, occurredAt, task: { id: taskId }, attempt, audit: row.sk };
    await bus.send({ detailType: LATE_LOOK_ASKED, detail });
    log.info('late look asked', { taskId, attempt });
  } catch (cause) {
    await conclude(c, row, { state: 'refused', outcome: 'the event bus took no event' });
    throw cause;
  }
}
