import { describe, expect, test } from '@jest/globals';
import type { Table } from '../../core/ports.ts';
import { expectInvalid, type Bench } from './bench.ts';

/** The three indexes: sparse, keys only, in the order of their sort keys. */
export function describeIndexes(bench: Bench): void {
  const { table, freshKey } = bench;
  const at = async (query: Parameters<Table['index']>[0]) => (await table().index(query)).map((entry) => entry.at);

  describe('index', () => {
    test('gives keys between two bounds, both included, up or down', async () => {
      const { pk } = freshKey();
      for (const dueAt of [30, 9, 100]) await table().put({ pk, sk: `T${dueAt}`, openPk: pk, dueAt, other: 'x' });
      const all = { index: 'open', pk, from: 0, to: 1000, limit: 10 } as const;
      expect(await table().index(all)).toEqual([
        { key: { pk, sk: 'T9' }, at: 9 },
        { key: { pk, sk: 'T30' }, at: 30 },
        { key: { pk, sk: 'T100' }, at: 100 },
      ]);
      expect(await at({ ...all, from: 9, to: 30 })).toEqual([9, 30]);
      expect(await at({ ...all, from: 10, to: 29 })).toEqual([]);
      expect(await at({ ...all, descending: true, limit: 2 })).toEqual([100, 30]);
    });

    test('refuses bounds that are the wrong way round', async () => {
      const { pk } = freshKey();
      await expectInvalid(table().index({ index: 'open', pk, from: 2, to: 1, limit: 10 }));
      await expectInvalid(table().index({ index: 'owner', pk, from: 'b', to: 'a#~', limit: 10 }));
      expect(await at({ index: 'open', pk, from: 1, to: 1, limit: 10 })).toEqual([]);
    });

    test('orders text by its bytes', async () => {
      const { pk } = freshKey();
      for (const ownerSk of ['b', 'a#2', 'a', 'é', 'a#10'])
        await table().put({ pk, sk: ownerSk, ownerPk: pk, ownerSk });
      const query = { index: 'owner', pk, from: ' ', to: '~', limit: 10 } as const;
      expect(await at(query)).toEqual(['a', 'a#10', 'a#2', 'b']);
      expect(await at({ ...query, from: 'a#', to: 'a#~', descending: true })).toEqual(['a#2', 'a#10']);
    });

    test('follows an item that moves, leaves, and comes back', async () => {
      const { pk, sk } = freshKey();
      const key = { pk, sk };
      const query = { index: 'open', pk, from: 0, to: 1000, limit: 10 } as const;
      await table().put({ pk, sk, openPk: pk, dueAt: 1 });
      await table().update({ key, set: { dueAt: 2 } });
      expect(await at(query)).toEqual([2]);
      await table().update({ key, remove: ['openPk', 'dueAt'] });
      expect(await at(query)).toEqual([]);
      await table().update({ key, set: { openPk: pk, dueAt: 3 } });
      expect(await at(query)).toEqual([3]);
    });

    test('keeps partitions and indexes apart', async () => {
      const { pk } = freshKey();
      await table().put({ pk, sk: 'E', errorsPk: pk, errorsSk: 'timeout#1' });
      await table().put({ pk, sk: 'F', errorsPk: `${pk}x`, errorsSk: 'timeout#2' });
      const query = { pk, from: ' ', to: '~', limit: 10 } as const;
      expect(await at({ ...query, index: 'errors' })).toEqual(['timeout#1']);
      expect(await at({ ...query, index: 'owner' })).toEqual([]);
    });
  });
}
