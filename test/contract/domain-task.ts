/** Tasks for writes of the domain, and such a write that takes effect. */
import { openFirst, startSending } from '../../core/attempt/transitions.ts';
import type { Table } from '../../core/ports.ts';
import { isNew } from '../../core/records/clauses.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { Update } from '../../core/records/write.ts';
import { newTask } from '../../core/task/new-task.ts';

export const NOW = 1_800_000_000_000;
export const stamp = { writer: 'w', now: 1000 };
const settings = { maxAttempts: 3, deadlineSeconds: 3600, sweepSeconds: 60 };

/** A task as it is admitted. `pk` serves as the id, so that no two cases share a task. */
export function taskNamed(pk: string): TaskRecord {
  const request = { profile: 'unified', operation: 'images', body: { prompt: 'p' } };
  return newTask({ taskId: pk, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'w', now: NOW }, settings);
}

/** Makes a write that must take effect; answers with the task after it. */
export async function written(table: Table, update: Update): Promise<TaskRecord> {
  const result = await table.update(update);
  if (result.kind === 'refused') throw new Error(`Refused: ${JSON.stringify(update)}`);
  return asTask(result.item);
}

/** A task that is stored, with its first attempt prepared. */
export async function prepared(table: Table, pk: string): Promise<TaskRecord> {
  const task = taskNamed(pk);
  await table.put(task, isNew(NOW));
  return written(table, openFirst(task, 'provider-key', stamp));
}

/** The same, with its first send counted. */
export const sending = async (table: Table, pk: string): Promise<TaskRecord> =>
  written(table, startSending(await prepared(table, pk), 1, 5000, stamp));
