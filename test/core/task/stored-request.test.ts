import { expect, test } from '@jest/globals';
import { findRequest, storedRequest } from '../../../core/task/stored-request.ts';
import { newRequest } from '../../../core/task/new-task.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { NOW, queuedTask, request, taskId } from '../some-task.ts';

test('the request that belongs to the task is read, not another one under the same id', async () => {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const admitted = { taskId, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'w', now: NOW };
  await table.put(newRequest(admitted));
  await table.put(newRequest({ ...admitted, request: { ...request, body: { model: 'n' } }, fingerprint: 'g' }));
  expect(await storedRequest(table, queuedTask())).toEqual(request);
});

test('a task without its request is broken, and named', async () => {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  expect(await findRequest(table, queuedTask())).toBeUndefined();
  await expect(storedRequest(table, queuedTask())).rejects.toThrow(`Task ${taskId} has no request item.`);
});
