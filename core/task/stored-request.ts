import type { Table } from '../ports.ts';
import { requestKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import type { TaskRequest } from './request.ts';

/** The request of a task as it came. @throws when it is gone: admission writes it before the task. */
export async function storedRequest(table: Table, task: TaskRecord): Promise<TaskRequest> {
  const item = await table.get(requestKey(task.taskId, task.fingerprint));
  const text = item?.['request'];
  if (typeof text !== 'string') throw new Error(`Task ${task.taskId} has no request item.`);
  return JSON.parse(text) as TaskRequest;
}
