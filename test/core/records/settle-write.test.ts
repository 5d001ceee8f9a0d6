import { expect, test } from '@jest/globals';
import { absent, type Update } from '../../../core/records/write.ts';
import { settleWrite } from '../../../core/records/settle-write.ts';
import type { TaskRecord } from '../../../core/records/task-record.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { NOW, queuedTask, tableBut } from '../some-task.ts';

const task = queuedTask();
const mine = (found: TaskRecord) => found.writer === 'me';

/** The write of `writer`, which only the first may make. */
const claim = (writer: string): Update => ({
  key: { pk: task.pk, sk: task.sk },
  set: { writer, progress: 1 },
  onlyIf: absent('cancelRequested'),
});

async function stored(): Promise<MemoryTable> {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  await table.put(task);
  return table;
}

test('a write whose condition holds is written', async () => {
  const written = { kind: 'written', task: { ...task, writer: 'me', progress: 1 } };
  expect(await settleWrite(await stored(), claim('me'), mine)).toEqual(written);
});

test('a failed condition behind which the own mark stands had succeeded: only its answer was lost', async () => {
  const table = await stored();
  const deaf = tableBut(table, {
    update: async (update) => {
      await table.update(update);
      return { kind: 'refused' };
    },
  });
  expect(await settleWrite(deaf, claim('me'), mine)).toMatchObject({ kind: 'written', task: { writer: 'me' } });
});

test("a failed condition behind which another's mark stands was overtaken, and shows what is there", async () => {
  const table = await stored();
  await table.update({ ...claim('you'), set: { writer: 'you', cancelRequested: NOW } });
  const overtaken = { kind: 'overtaken', task: { ...task, writer: 'you', cancelRequested: NOW } };
  expect(await settleWrite(table, claim('me'), mine)).toEqual(overtaken);
});

test('a task that is gone was overtaken by nobody', async () => {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const onlyIf = { op: 'exists', path: 'pk' } as const;
  expect(await settleWrite(table, { ...claim('me'), onlyIf }, mine)).toEqual({ kind: 'overtaken', task: undefined });
  expect(table.items()).toEqual([]);
});
