import type { Table } from '../ports.ts';
import { asTask, type TaskRecord } from './task-record.ts';
import type { Update } from './write.ts';

/**
 * - `written`: the write took effect, now or in an earlier try whose answer was lost.
 * - `overtaken`: somebody else changed the task first; follow what is there (undefined: the task is gone).
 */
export type Settled =
  | { readonly kind: 'written'; readonly task: TaskRecord }
  | { readonly kind: 'overtaken'; readonly task: TaskRecord | undefined };

/**
 * Makes a conditional write of a task item. A failed condition is read back strongly: when `mine` recognises its own
 * mark in what is stored, the write had succeeded and only its answer was lost.
 */
export async function settleWrite(table: Table, update: Update, mine: (task: TaskRecord) => boolean): Promise<Settled> {
  const result = await table.update(update);
  if (result.kind === 'written') return { kind: 'written', task: asTask(result.item) };
  const found = await table.get(update.key);
  const task = found === undefined ? undefined : asTask(found);
  return task !== undefined && mine(task) ? { kind: 'written', task } : { kind: 'overtaken', task };
}
