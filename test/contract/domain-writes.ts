import { expect } from '@jest/globals';
import { accept, close, openFirst, startSending, takeBack } from '../../core/attempt/transitions.ts';
import { coolDown } from '../../core/limits/limit-item.ts';
import { leaveIfIdle, leavePlaces, markIdle } from '../../core/limits/places.ts';
import { reserveSlot } from '../../core/limits/reserve-slot.ts';
import { isNew } from '../../core/records/clauses.ts';
import type { Item } from '../../core/records/write.ts';
import { NOW, stamp, taskNamed, written } from './domain-task.ts';
import { fencedWrites } from './fenced-writes.ts';
import type { TableCase } from './table-contract.ts';

/** Writes that the domain makes, in the orders that matter. */
export const domainWrites: TableCase[] = [
  {
    name: 'admits a task once',
    run: async (table, pk) => {
      const task: Item = taskNamed(pk);
      expect(await table.put(task, isNew(NOW))).toEqual({ kind: 'written', item: task });
      expect(await table.put(task, isNew(NOW))).toEqual({ kind: 'refused' });
    },
  },
  {
    name: 'admits a task under the id of one whose time is over',
    run: async (table, pk) => {
      const old: Item = { ...taskNamed(pk), expiresAt: NOW / 1000 };
      expect(await table.put(old, isNew(NOW))).toEqual({ kind: 'written', item: old });
      const task: Item = taskNamed(pk);
      expect(await table.put(task, isNew(NOW - 1000))).toEqual({ kind: 'refused' });
      expect(await table.put(task, isNew(NOW))).toEqual({ kind: 'written', item: task });
    },
  },
  {
    name: 'takes an attempt from prepared to accepted, each write once',
    run: async (table, pk) => {
      const task = taskNamed(pk);
      await table.put(task, isNew(NOW));
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
      await table.put(task, isNew(NOW));
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
    name: 'reserves a slot, then numbers of a line, and anew after a cool-down',
    run: async (table, pk) => {
      const request = {
        group: pk,
        limits: { rate: { requests: 1, periodSeconds: 10 } },
        urgency: 'normal',
        line: 'n1',
        holder: 't#1',
        held: undefined,
        turn: undefined,
        now: 1000,
        stepMs: 1000,
        furthestMs: 70_000,
      } as const;
      const reserve = (more: object = {}) => reserveSlot(table, { ...request, ...more }, () => 0);
      expect(await reserve()).toEqual({ kind: 'slot', slot: { at: 1000, epoch: 0 } });
      expect(await reserve({ now: 9000 })).toEqual({ kind: 'slot', slot: { at: 11_000, epoch: 0 } });
      expect(await reserve({ now: 9000 })).toEqual({ kind: 'wait', waitMs: 9000, turn: 9000 });
      expect(await reserve({ now: 9000 })).toEqual({ kind: 'wait', waitMs: 10_000, turn: 19_000 });
      await written(table, coolDown(pk, 14_000));
      expect(await table.update(coolDown(pk, 14_000))).toEqual({ kind: 'refused' });
      expect(await reserve({ now: 14_000, turn: 9000 })).toEqual({ kind: 'slot', slot: { at: 14_000, epoch: 1 } });
    },
  },
  {
    name: 'takes places up to their number, gives them back, and takes those of idle holders after a while',
    run: async (table, pk) => {
      const request = {
        group: pk,
        limits: { concurrent: 2, perDay: { requests: 5 } },
        urgency: 'batch',
        line: 'b1',
        held: undefined,
        turn: 0,
        stepMs: 1000,
        furthestMs: 70_000,
      } as const;
      const reserve = (holder: string, now: number) => reserveSlot(table, { ...request, holder, now }, () => 0);
      expect(await reserve('a#1', 1000)).toMatchObject({ kind: 'slot' });
      expect(await reserve('b#1', 1000)).toMatchObject({ kind: 'slot' });
      expect(await reserve('c#1', 1000)).toMatchObject({ kind: 'wait' });
      await written(table, leavePlaces(pk, ['a#1', 'z#1']));
      expect(await reserve('c#1', 2000)).toMatchObject({ kind: 'slot' });
      await written(table, markIdle(pk, ['b#1'], 3000));
      expect(await table.update(leaveIfIdle(pk, 'b#1', 2999))).toEqual({ kind: 'refused' });
      expect(await table.update(leaveIfIdle(pk, 'c#1', 3000))).toEqual({ kind: 'refused' });
      const left = await table.update(leaveIfIdle(pk, 'b#1', 3000));
      expect(left).toMatchObject({ kind: 'written', item: { holders: new Set(['c#1']), sentThatDay: 3 } });
    },
  },
  ...fencedWrites,
];
