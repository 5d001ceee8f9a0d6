import { expiryOf } from '../task/new-task.ts';
import type { Table } from '../ports.ts';
import { resultKey } from './keys.ts';
import type { TaskRecord } from './task-record.ts';
import type { Item } from './write.ts';

/** Characters of JSON text in one item: well under the table's 400 KB even where each takes three bytes. */
const PART = 100 * 1024;

/** The result of attempt n as items: JSON text, cut into parts where it is long. */
export function resultItems(task: Pick<TaskRecord, 'taskId' | 'createdAt'>, attempt: number, result: unknown): Item[] {
  const text = JSON.stringify(result);
  const parts = Math.max(1, Math.ceil(text.length / PART));
  return Array.from({ length: parts }, (_, i) => ({
    ...resultKey(task.taskId, attempt, i + 1),
    json: text.slice(i * PART, (i + 1) * PART),
    expiresAt: expiryOf(task.createdAt),
  }));
}

/** The result of a succeeded task, or null while there is none. @throws when a part is missing. */
export async function readResult(table: Table, task: TaskRecord): Promise<unknown> {
  const parts = task.attempts[String(task.attempt)]?.resultParts ?? 0;
  if (task.status !== 'succeeded' || parts === 0) return null;
  let text = '';
  for (let part = 1; part <= parts; part += 1) {
    const json = (await table.get(resultKey(task.taskId, task.attempt, part)))?.['json'];
    if (typeof json !== 'string') throw new Error(`Part ${part} of the result of task ${task.taskId} is missing.`);
    text += json;
  }
  return JSON.parse(text) as unknown;
}
