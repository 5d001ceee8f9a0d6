import { preparedAttempt, type AttemptRecord } from '../../core/attempt/attempt-record.ts';
import { defaults } from '../../core/defaults.ts';
import type { Table } from '../../core/ports.ts';
import type { Update } from '../../core/records/write.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import { newTask } from '../../core/task/new-task.ts';
import { MemoryTable } from '../../local/memory-table.ts';

/** Midnight of a Thursday, and the first day that a test knows. */
export const NOW = Date.UTC(2026, 0, 1);

export const taskId = 'a'.repeat(26);

export const request = { profile: 'unified', operation: 'images', body: { model: 'm', prompt: 'p' } } as const;

/** Admitted at `NOW`, nothing done yet. */
export function queuedTask(more: Partial<TaskRecord> = {}): TaskRecord {
  const admitted = { taskId, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'admit', now: NOW };
  return { ...newTask(admitted, defaults), ...more };
}

/** Running, with these attempts in order; what is not given is as a fresh attempt has it. */
export function taskWith(attempts: readonly Partial<AttemptRecord>[], more: Partial<TaskRecord> = {}): TaskRecord {
  const fresh = preparedAttempt({ providerKeyId: 'unified', writer: 'submit', now: NOW });
  const numbered = attempts.map((attempt, i) => [String(i + 1), { ...fresh, ...attempt }] as const);
  const running = { status: 'running', attempt: attempts.length, attempts: Object.fromEntries(numbered) } as const;
  return queuedTask({ ...running, ...more });
}

/** What becomes of a stored task under a write; `refused` leaves it as it was. */
export async function after(stored: TaskRecord, update: Update): Promise<TaskRecord | 'refused'> {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  await table.put(stored);
  const result = await table.update(update);
  return result.kind === 'written' ? asTask(result.item) : 'refused';
}

/** The table with some of its verbs in other words, e.g. one that fails. */
export function tableBut(table: Table, verbs: Partial<Table>): Table {
  return {
    get: (key) => table.get(key),
    put: (item, condition) => table.put(item, condition),
    update: (update) => table.update(update),
    list: (pk, prefix) => table.list(pk, prefix),
    index: (query) => table.index(query),
    ...verbs,
  };
}
