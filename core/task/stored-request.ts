import type { Table } from '../ports.ts';
import { requestKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import type { TaskRequest } from './request.ts';

/** The request of a task as it came; undefined when somebody deleted it: admission writes it before the task. */
export async function findRequest(table: Table, task: TaskRecord): Promise<TaskRequest | undefined> {
  const item = await table.get(requestKey(task.taskId, task.fingerprint));
  const text = item?.['request'];
  return typeof text === 'string' ? (JSON.parse(text) as TaskRequest) : undefined;
}

/** The request of a task as it came. @throws when it is gone. */
export async function storedRequest(table: Table, task: TaskRecord): Promise<TaskRequest> {
  const request = await findRequest(table, task);
  if (request === undefined) throw new Error(`Task ${task.taskId} has no request item.`);
  return request;
}
