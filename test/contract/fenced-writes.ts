/** Writes of the domain that may take effect once, or never after another one: what the invariants stand on. */
import { expect } from '@jest/globals';
import { accept, close, doubt, keepLateId, openFirst, startSending, takeBack } from '../../core/attempt/transitions.ts';
import type { Table } from '../../core/ports.ts';
import { taskKey } from '../../core/records/keys.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import type { Update } from '../../core/records/write.ts';
import { requestCancel, writeCancelled } from '../../core/task/cancel.ts';
import { nextGeneration } from '../../core/task/next-generation.ts';
import { outcomeOf, writeOutcome } from '../../core/task/outcome.ts';
import { prepared, sending, stamp, taskNamed, written } from './domain-task.ts';
import type { TableCase } from './table-contract.ts';

/** None of them takes effect, and the task stays as it is. */
async function expectRefused(table: Table, pk: string, updates: Readonly<Record<string, Update>>): Promise<void> {
  const before = await table.get(taskKey(pk));
  const results = await Promise.all(
    Object.entries(updates).map(async ([name, update]) => [name, (await table.update(update)).kind]),
  );
  expect(Object.fromEntries(results)).toEqual(Object.fromEntries(results.map(([name]) => [name, 'refused'])));
  expect(await table.get(taskKey(pk))).toEqual(before);
}

const later = { writer: 'another', now: 2000 };
const limited = { code: 'rate_limited', message: 'm' };
const bought = { providerTaskId: 'p1', estimatedSeconds: -1 };
const closing = { from: ['prepared', 'sending'], code: 'deadline_exceeded', message: 'm' } as const;
/** A send of a task as somebody has read it. */
const sendOf = (task: TaskRecord, n: number) => startSending(task, n, 9000, later);

export const fencedWrites: readonly TableCase[] = [
  {
    name: 'puts a send in doubt once, after which nothing is sent, and a late answer heals it',
    run: async (table, pk) => {
      const sent = await sending(table, pk);
      const inDoubt = await written(table, doubt(sent, 1, 'lost', stamp));
      expect(inDoubt.attempts['1']).toMatchObject({ state: 'ambiguous', code: 'submission_ambiguous', sends: 1 });
      await expectRefused(table, pk, {
        again: doubt(sent, 1, 'overdue', later),
        'another send': sendOf(inDoubt, 2),
        'as it was read before': sendOf(sent, 2),
        'a refusal': takeBack(sent, 1, limited, later),
        'another first attempt': openFirst(inDoubt, 'provider-key', later),
      });
      const healed = await written(table, accept(pk, 1, 1, bought, 7000, later));
      expect(healed.attempts['1']).toMatchObject({ state: 'accepted', providerTaskId: 'p1', sends: 1 });
      await expectRefused(table, pk, { 'doubt after the answer': doubt(sent, 1, 'overdue', later) });
    },
  },
  {
    name: 'keeps the id that comes after its attempt was closed, once, and the attempt as it was closed',
    run: async (table, pk) => {
      const sent = await sending(table, pk);
      await expectRefused(table, pk, { 'not closed yet': keepLateId(pk, 1, 1, 'p1') });
      await written(table, close(sent, closing, stamp));
      await expectRefused(table, pk, {
        'as an answer in time': accept(pk, 1, 1, bought, 7000, later),
        'of another send': keepLateId(pk, 1, 2, 'p1'),
      });
      const kept = await written(table, keepLateId(pk, 1, 1, 'p1'));
      const closed = { state: 'closed', code: 'deadline_exceeded', closedAt: stamp.now, writer: stamp.writer };
      expect(kept.attempts['1']).toMatchObject({ ...closed, providerTaskId: 'p1' });
      await expectRefused(table, pk, { 'another id': keepLateId(pk, 1, 1, 'p2') });
    },
  },
  {
    name: 'stores the wish to cancel once, after which no send is counted',
    run: async (table, pk) => {
      const task = await prepared(table, pk);
      await written(table, requestCancel(task, 1500));
      await expectRefused(table, pk, { 'a send': sendOf(task, 1), again: requestCancel(task, 1600) });
    },
  },
  {
    name: 'stores the wish to cancel while a send is under way, after which no other one is counted',
    run: async (table, pk) => {
      const sent = await sending(table, pk);
      await written(table, requestCancel(sent, 1500));
      await expectRefused(table, pk, { 'its end': writeCancelled(sent, later) });
      const back = await written(table, takeBack(sent, 1, limited, stamp));
      await expectRefused(table, pk, { 'another send': sendOf(back, 2) });
    },
  },
  {
    name: 'writes one outcome, after which nothing of the task changes',
    run: async (table, pk) => {
      const task = await prepared(table, pk);
      const closed = await written(table, close(task, closing, stamp));
      const ended = await written(table, writeOutcome(closed, outcomeOf(closed, stamp)));
      expect(ended).toMatchObject({ status: 'failed', outcome: { code: 'deadline_exceeded', writer: stamp.writer } });
      await expectRefused(table, pk, {
        again: writeOutcome(closed, outcomeOf(closed, later)),
        cancelled: writeCancelled(closed, later),
        'the wish to cancel': requestCancel(task, 1500),
        'a send': sendOf(task, 1),
        'another end of its attempt': close(task, { ...closing, from: ['closed'] }, later),
        'another generation': nextGeneration(closed),
      });
    },
  },
  {
    name: 'hands a task over once, after which the generation before it writes nothing',
    run: async (table, pk) => {
      const task = await prepared(table, pk);
      const handed = await written(table, nextGeneration(task));
      expect(handed.generation).toBe(task.generation + 1);
      await expectRefused(table, pk, {
        again: nextGeneration(task),
        'a send': sendOf(task, 1),
        'the end of its attempt': close(task, closing, later),
        'an outcome': writeOutcome(task, outcomeOf(task, later)),
        cancelled: writeCancelled(task, later),
      });
      const sent = await written(table, sendOf(handed, 1));
      expect(sent.attempts['1']).toMatchObject({ state: 'sending', sends: 1 });
    },
  },
  {
    name: 'opens no first attempt for a generation that was followed',
    run: async (table, pk) => {
      const task = taskNamed(pk);
      await table.put(task);
      await written(table, nextGeneration(task));
      await expectRefused(table, pk, { 'its first attempt': openFirst(task, 'provider-key', later) });
    },
  },
];
