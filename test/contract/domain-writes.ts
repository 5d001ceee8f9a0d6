import { expect } from '@jest/globals';
import { accept, close, openFirst, startSending, takeBack } from '../../core/attempt/transitions.ts';
import { coolDown } from '../../core/limits/limit-item.ts';
import { reserveSlot } from '../../core/limits/reserve-slot.ts';
import type { Table } from '../../core/ports.ts';
import { isNew } from '../../core/records/clauses.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { Item, Update } from '../../core/records/write.ts';
import { newTask } from '../../core/task/new-task.ts';
import type { TableCase } from './table-contract.ts';

const stamp = { writer: 'w', now: 1000 };
const settings = { maxAttempts: 3, deadlineSeconds: 3600, sweepSeconds: 60 };

/** `pk` serves as the id, so that no two cases share a task. */
function taskNamed(pk: string): TaskRecord {
  const request = { profile: 'unified', operation: 'images', body: { prompt: 'p' } };
  return newTask({ taskId: pk, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'w', now: 0 }, settings);
}

async function written(table: Table, update: Update): Promise<TaskRecord> {
  const result = await table.update(update);
  if (result.kind === 'refused') throw new Error(`Refused: ${JSON.stringify(update)}`);
  return asTask(result.item);
}

/** Writes that the domain makes, in the orders that matter. */
export const domainWrites: TableCase[] = [
  {
    name: 'admits a task once',
    run: async (table, pk) => {
      const task: Item = taskNamed(pk);
      expect(await table.put(task, isNew)).toEqual({ kind: 'written', item: task });
      expect(await table.put(task, isNew)).toEqual({ kind: 'refused' });
    },
  },
  {
    name: 'takes an attempt from prepared to accepted, each write once',
    run: async (table, pk) => {
      const task = taskNamed(pk);
      await table.put(task, isNew);
      const opened = await written(table, openFirst(task, 'provider-key', stamp));
      expect(await table.update(openFirst(task, 'provider-key', stamp))).toEqual({ kind: 'refused' });
      const sending = await written(table, startSending(opened, 1, 5000, stamp));
      expect(await table.update(startSending(opened, 1, 5000, stamp))).toEqual({ kind: 'refused' });
      const back = await written(table, takeBack(sending, 1, { code: 'rate_limited', message: 'm' }, stamp));
      expect(back.attempts['1']).toMatchObject({ state: 'prepared', sends: 1, refused: 1 });
      await written(table, startSending(back, 2, 6000, stamp));
      const bought = { providerTaskId: 'p1', estimatedSeconds: 9 };
      expect(await table.update(accept(pk, 1, 1, bought, 7000, stamp))).toEqual({ kind: 'refused' });
      const accepted = await written(table, accept(pk, 1, 2, bought, 7000, stamp));
      expect(accepted.attempts['1']).toMatchObject({ state: 'accepted', sends: 2, refused: 1, providerTaskId: 'p1' });
      expect(accepted.nextLookAt).toBe(7000);
    },
  },
  {
    name: 'closes an attempt and opens the next one in the same write',
    run: async (table, pk) => {
      const task = taskNamed(pk);
      await table.put(task, isNew);
      const opened = await written(table, openFirst(task, 'provider-key', stamp));
      const closing = close(
        opened,
        { from: ['prepared'], code: 'timeout', message: 'm', looked: true, next: { patches: ['{}'] } },
        stamp,
      );
      const closed = await written(table, closing);
      expect([closed.attempt, closed.looks]).toEqual([2, 1]);
      expect(closed.attempts['1']).toMatchObject({ state: 'closed', code: 'timeout' });
      expect(closed.attempts['2']).toMatchObject({ state: 'prepared', sends: 0 });
      expect(await table.update(closing)).toEqual({ kind: 'refused' });
    },
  },
  {
    name: 'reserves slots one behind the other until the lead is full, and anew after a cool-down',
    run: async (table, pk) => {
      const request = {
        group: pk,
        rate: { requests: 1, periodSeconds: 10 },
        held: undefined,
        now: 1000,
        leadMs: 15_000,
      };
      const reserve = () => reserveSlot(table, request, () => 0);
      expect(await reserve()).toEqual({ kind: 'slot', slot: { at: 1000, epoch: 0 } });
      expect(await reserve()).toEqual({ kind: 'slot', slot: { at: 11_000, epoch: 0 } });
      expect(await reserve()).toEqual({ kind: 'full', waitMs: 7500 });
      await written(table, coolDown(pk, 14_000));
      expect(await table.update(coolDown(pk, 14_000))).toEqual({ kind: 'refused' });
      expect(await reserve()).toEqual({ kind: 'slot', slot: { at: 14_000, epoch: 1 } });
    },
  },
];
